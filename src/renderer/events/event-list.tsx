import { useMediaQuery } from '@mantine/hooks'
import { ArrowDown } from 'lucide-react'
import { type CSSProperties, type RefObject, useEffect, useState } from 'react'
import { count } from '../component/number-format.ts'
import { VirtualList, type VirtualListHandle } from '../component/virtual-list.tsx'
import { useApp, useAppState } from '../store/react.ts'
import { startOfDay } from '../store/time-span.ts'
import { newerThan } from './event-keys.ts'
import styles from './event-list.module.css'
import { EventRow, eventRowId } from './event-row.tsx'
import { NoEvents } from './no-events.tsx'

/** With fewer there is nothing to scroll, so older ones are asked for unasked. */
const FEW_ROWS = 50

/** The live list: stays at the newest event until somebody scrolls away or selects one, then stays where they look. */
export function EventList({ handle }: { handle: RefObject<VirtualListHandle | null> }) {
  const app = useApp()
  const rows = useAppState(state => state.events.rows)
  const trimmed = useAppState(state => state.events.trimmed)
  const selected = useAppState(state => state.events.selected)
  const searching = useAppState(state => state.events.searching)
  const behind = useAppState(state => state.events.behind)
  const low = useMediaQuery('(max-height: 760px)')
  const [atEnd, setAtEnd] = useState(true)
  const following = atEnd && selected === null
  const unseen = useUnseen(following)

  const rowHeight = low ? 24 : 26
  const unused = useAppState(state => state.view?.workspace.brokers.length === 0)

  const few = useAppState(({ events }) => events.loaded && events.rows.length < FEW_ROWS)
  useEffect(() => {
    if (few) void app.events.older()
  }, [app, few])

  if (rows.length === 0) return <NoEvents />
  const dated = rows[0]!.time < startOfDay(Date.now())
  return (
    <div
      className={styles.list}
      data-unused={unused || undefined}
      style={{ '--rows': `${rows.length * rowHeight}px` } as CSSProperties}
    >
      {unused && <NoEvents />}
      <VirtualList
        handle={handle}
        label="Events, oldest first"
        count={rows.length}
        rowHeight={rowHeight}
        keyOf={index => rows[index]?.id ?? index}
        row={index => rows[index] && <EventRow row={rows[index]} dated={dated} />}
        followEnd={following}
        trimmed={trimmed}
        onAtEnd={setAtEnd}
        onNearStart={following ? undefined : () => void app.events.older()}
        activeId={selected === null ? undefined : eventRowId(selected)}
      />
      {searching && (
        <div className={styles.searching} role="status">
          Looking for earlier events …
        </div>
      )}
      {(!atEnd || unseen > 0 || behind) && (
        <button
          type="button"
          className={styles.newest}
          onClick={() => {
            if (!app.state.getState().events.opened) app.events.select(null)
            void app.events.newest().then(() => handle.current?.scrollToEnd())
          }}
        >
          <ArrowDown size={14} strokeWidth={2} aria-hidden="true" />
          {unseen > 0 ? `${count(unseen)} newer` : 'Newest'}
        </button>
      )}
    </div>
  )
}

/** Events that came since the list was left where it is. */
function useUnseen(following: boolean): number {
  const app = useApp()
  const [since, setSince] = useState<number | null>(null)
  useEffect(
    () => setSince(following ? null : (app.state.getState().events.rows.at(-1)?.id ?? 0)),
    [app, following],
  )
  return useAppState(state => (since === null ? 0 : newerThan(state.events.rows, since)))
}
