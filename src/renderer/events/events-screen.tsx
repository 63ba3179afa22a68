import { Pause, Play, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button, IconButton } from '../component/button.tsx'
import { count } from '../component/number-format.ts'
import { Screen } from '../component/screen.tsx'
import type { VirtualListHandle } from '../component/virtual-list.tsx'
import { useApp, useAppState } from '../store/react.ts'
import { EventFilterBar } from './event-filter-bar.tsx'
import { EventInspector } from './event-inspector.tsx'
import { EventList } from './event-list.tsx'
import { useEventKeys } from './use-event-keys.ts'

/** What happens in the house, as it happens. */
export function EventsScreen() {
  const app = useApp()
  const paused = useAppState(state => state.events.paused)
  const list = useRef<VirtualListHandle>(null)
  const filter = useRef<HTMLInputElement>(null)
  useEventKeys(list, filter)
  useEffect(() => app.events.watch(), [app])

  return (
    <>
      <Screen
        title="Events"
        note={<Note />}
        actions={
          <>
            <IconButton
              icon={Trash2}
              label="Clear the list; the journal keeps the events"
              onClick={app.events.clear}
            />
            <Button
              icon={paused ? Play : Pause}
              aria-pressed={paused}
              onClick={() => app.events.setPaused(!paused)}
            >
              {paused ? 'Resume' : 'Pause'}
            </Button>
          </>
        }
        toolbar={<EventFilterBar inputRef={filter} />}
      >
        <EventList handle={list} />
      </Screen>
      <EventInspector />
    </>
  )
}

function Note() {
  const shown = useAppState(state => state.events.rows.length)
  const since = useAppState(({ events, status }) =>
    events.paused ? Math.max(0, (status?.eventCount ?? 0) - events.pausedAt) : null,
  )
  if (since !== null) return <>Paused{since > 0 && `; ${count(since)} since`}</>
  return shown > 0 && count(shown)
}
