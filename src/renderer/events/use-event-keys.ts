import { type RefObject, useEffect } from 'react'
import type { VirtualListHandle } from '../component/virtual-list.tsx'
import { useApp } from '../store/react.ts'
import { makeRule, publishAgain } from './event-commands.ts'
import { indexOfEvent, movedIndex } from './event-keys.ts'

const typing = 'input, textarea, select, [contenteditable="true"]'
const pressing = `${typing}, button, a, [role="separator"], [role="dialog"], [role="menu"], [role="radio"]`

/** The keys of the Events screen, wherever the focus is but in a field or on a button. */
export function useEventKeys(
  list: RefObject<VirtualListHandle | null>,
  filter: RefObject<HTMLInputElement | null>,
): void {
  const app = useApp()
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target instanceof Element ? event.target : document.body
      if (target.closest(event.key === '/' ? typing : pressing) || document.querySelector('[role="dialog"]'))
        return
      if (act(event.key)) event.preventDefault()
    }

    function act(key: string): boolean {
      const { rows, selected, paused, opened } = app.state.getState().events
      const moved = movedIndex(key, indexOfEvent(rows, selected), rows.length)
      if (moved !== null) {
        app.events.select(rows[moved]!.id)
        list.current?.scrollToIndex(moved)
      } else if (key === '/') filter.current?.focus()
      else if (key === ' ') app.events.setPaused(!paused)
      else if (key === 'Escape') opened ? app.events.close() : app.events.select(null)
      else if (selected === null) return false
      else if (key === 'Enter') app.events.select(selected, true)
      else if (key === 'r') makeRule(app, selected)
      else if (key === 'p') void publishAgain(app, selected)
      else return false
      return true
    }

    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [app, list, filter])
}
