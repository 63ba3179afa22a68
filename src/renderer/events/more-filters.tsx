import { ListFilter } from 'lucide-react'
import { useState } from 'react'
import { eventPatternFault } from '../../shared/event-pattern.ts'
import { topicFilterFault } from '../../shared/topic.ts'
import { Button } from '../component/button.tsx'
import { DropPanel } from '../component/drop-panel.tsx'
import { Badge } from '../component/marks.tsx'
import { plural } from '../component/number-format.ts'
import { Select } from '../component/select.tsx'
import { TextField } from '../component/text-field.tsx'
import { TopicField } from '../component/topic-field.tsx'
import { type EventFilter, filtersOn } from '../store/event-filter.ts'
import { useApp, useAppState, useBrokers, useRules } from '../store/react.ts'
import styles from './event-filter.module.css'
import { useTyped } from './use-typed.ts'

/** The filters that are not always in sight, and how many of all are on. */
export function MoreFilters() {
  const on = useAppState(({ events }) => filtersOn(events.filter))
  const [opened, setOpened] = useState(false)
  return (
    <DropPanel
      label="Filters"
      opened={opened}
      onChange={setOpened}
      className={styles.more}
      target={
        <Button
          variant={on === 0 ? 'quiet' : 'plain'}
          icon={ListFilter}
          aria-label={on === 0 ? 'Filters' : `Filters: ${plural(on, 'is', 'are')} on`}
          onClick={() => setOpened(!opened)}
        >
          Filters
          {on > 0 && <Badge tone="blue">{on}</Badge>}
        </Button>
      }
    >
      <FilterFields onDone={() => setOpened(false)} />
    </DropPanel>
  )
}

function FilterFields({ onDone }: { onDone(): void }) {
  const app = useApp()
  const filter = useAppState(state => state.events.filter)
  const brokers = useBrokers()
  const rules = useRules()
  const set = (change: Partial<EventFilter>) => app.events.setFilter(change)
  const [pattern, setPattern] = useTyped(filter.pattern, typed => set({ pattern: typed }))
  const [topic, setTopic] = useTyped(filter.topic, typed => set({ topic: typed }))
  return (
    <form
      className={styles.fields}
      onSubmit={event => {
        event.preventDefault()
        set({ pattern, topic })
        onDone()
      }}
    >
      <TextField
        label="Event"
        placeholder="Hall.* or *.motion"
        help="A prefix with a star, or any pattern."
        mono
        autoFocus
        value={pattern}
        onChange={setPattern}
        error={pattern.trim() === '' ? null : eventPatternFault(pattern.trim())}
      />
      <TopicField
        label="Topic"
        kind="filter"
        broker={filter.broker}
        value={topic}
        onChange={setTopic}
        error={topic.trim() === '' ? null : topicFilterFault(topic.trim())}
      />
      {brokers.length > 0 && (
        <Select
          label="Broker"
          value={filter.broker ?? ''}
          onChange={id => set({ broker: id === '' ? null : id })}
          options={[
            { value: '', label: 'All brokers' },
            ...brokers.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <Select
        label="Rule"
        value={filter.ran === null ? 'no' : filter.ran === 'any' ? 'any' : `rule ${filter.ran.rule}`}
        onChange={value =>
          set({
            ran: value === 'no' ? null : value === 'any' ? 'any' : { rule: value.slice('rule '.length) },
          })
        }
        options={[
          { value: 'no', label: 'Whether a rule ran or not' },
          { value: 'any', label: 'Any rule ran' },
          ...rules.map(({ id, name }) => ({ value: `rule ${id}`, label: name })),
        ]}
      />
    </form>
  )
}
