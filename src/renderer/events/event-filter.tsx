import { Menu } from '@mantine/core'
import { Check, ListFilter, RadioTower, Search, X, Zap } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'
import { Button, IconButton } from '../component/button.tsx'
import { Badge, BrokerTick, Kbd } from '../component/marks.tsx'
import { useApp, useAppState, useBrokers } from '../store/react.ts'
import styles from './event-filter.module.css'
import { type FilterDraft, isPattern, toDraft, toQuery } from './event-query.ts'

/** Milliseconds after the last key before the core is asked. */
const TYPING_PAUSE = 180

/** Text or event pattern, broker, and whether rules ran. */
export function EventFilter({ inputRef }: { inputRef: Ref<HTMLInputElement> }) {
  const app = useApp()
  const query = useAppState(state => state.events.query)
  const draft = toDraft(query)
  const [text, setText] = useState(draft.text)

  useEffect(() => setText(toDraft(query).text), [query])

  const apply = (change: Partial<FilterDraft>) => app.events.setQuery(toQuery({ ...draft, text, ...change }))

  useEffect(() => {
    if (text.trim() === toDraft(query).text) return
    const timer = setTimeout(() => app.events.setQuery(toQuery({ ...toDraft(query), text })), TYPING_PAUSE)
    return () => clearTimeout(timer)
  }, [app, query, text])

  return (
    <>
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
        {isPattern(text) && <Badge>pattern</Badge>}
        {text === '' ? <Kbd>/</Kbd> : <IconButton icon={X} label="Clear" onClick={() => setText('')} />}
      </div>
      <BrokerChoice chosen={draft.broker} onChoose={broker => apply({ broker })} />
      <Button
        variant={draft.fired ? 'plain' : 'quiet'}
        icon={draft.fired ? Check : Zap}
        aria-pressed={draft.fired}
        onClick={() => apply({ fired: !draft.fired })}
      >
        Rules ran
      </Button>
    </>
  )
}

function BrokerChoice({ chosen, onChoose }: { chosen: string | null; onChoose(id: string | null): void }) {
  const brokers = useBrokers()
  if (brokers.length < 2 && chosen === null) return null
  const name = brokers.find(({ id }) => id === chosen)?.name
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant={chosen === null ? 'quiet' : 'plain'}
          icon={chosen === null ? ListFilter : RadioTower}
        >
          {name ?? 'All brokers'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChoose(null)}>All brokers</Menu.Item>
        {brokers.map((broker, index) => (
          <Menu.Item
            key={broker.id}
            leftSection={<BrokerTick index={index} />}
            onClick={() => onChoose(broker.id)}
          >
            {broker.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
