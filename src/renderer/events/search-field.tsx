import { Search, X } from 'lucide-react'
import type { Ref } from 'react'
import { IconButton } from '../component/button.tsx'
import { Badge, Kbd } from '../component/marks.tsx'
import { isPattern } from '../store/event-filter.ts'
import { useApp, useAppState } from '../store/react.ts'
import styles from './event-filter.module.css'
import { useTyped } from './use-typed.ts'

/** Text, or an event pattern where it looks like one. */
export function SearchField({ inputRef }: { inputRef: Ref<HTMLInputElement> }) {
  const app = useApp()
  const patternElsewhere = useAppState(({ events }) => events.filter.pattern.trim() !== '')
  const [text, setText] = useTyped(
    useAppState(state => state.events.filter.text),
    typed => app.events.setFilter({ text: typed }),
  )
  return (
    <div className={styles.field}>
      <Search size={14} strokeWidth={1.75} aria-hidden="true" />
      <input
        ref={inputRef}
        className={styles.input}
        aria-label="Filter events"
        placeholder="Filter by text, or a pattern such as Hall.*"
        spellCheck={false}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          if (text !== '') setText('')
          else event.currentTarget.blur()
          event.stopPropagation()
        }}
      />
      {!patternElsewhere && isPattern(text) && <Badge>pattern</Badge>}
      {text === '' ? <Kbd>/</Kbd> : <IconButton icon={X} label="Clear" onClick={() => setText('')} />}
    </div>
  )
}
