import { X } from 'lucide-react'
import { Button } from '../component/button.tsx'
import { type EventFilter, noFilter } from '../store/event-filter.ts'
import { useApp, useAppState, useBrokers, useRules } from '../store/react.ts'
import { spanWords } from '../store/time-span.ts'
import styles from './event-filter.module.css'

/** The filters that are on, each to be taken away; what is searched for stands in its own field. */
export function FilterChips() {
  const app = useApp()
  const filter = useAppState(state => state.events.filter)
  const brokers = useBrokers()
  const rules = useRules()
  const { pattern, topic, broker, ran, span } = filter

  const chips: { key: keyof EventFilter; word: string; value: string; mono?: boolean }[] = []
  if (span !== null) chips.push({ key: 'span', word: 'When', value: spanWords(span) })
  if (pattern.trim() !== '') chips.push({ key: 'pattern', word: 'Event', value: pattern, mono: true })
  if (topic.trim() !== '') chips.push({ key: 'topic', word: 'Topic', value: topic, mono: true })
  if (broker !== null)
    chips.push({
      key: 'broker',
      word: 'Broker',
      value: brokers.find(({ id }) => id === broker)?.name ?? broker,
    })
  if (ran !== null)
    chips.push({
      key: 'ran',
      word: 'Rule',
      value: ran === 'any' ? 'any' : (rules.find(({ id }) => id === ran.rule)?.name ?? ran.rule),
    })
  if (chips.length === 0) return null
  return (
    <ul className={styles.chips} aria-label="Filters that are on">
      {chips.map(({ key, word, value, mono }) => (
        <li key={key} className={styles.chip}>
          <span className={styles.chipWord}>{word}</span>
          <span className={mono ? 'mono ellipsis' : 'ellipsis'}>{value}</span>
          <button
            type="button"
            aria-label={`Take away the filter ${word} ${value}`}
            onClick={() => app.events.setFilter({ [key]: noFilter[key] })}
          >
            <X size={12} strokeWidth={2} aria-hidden="true" />
          </button>
        </li>
      ))}
      <li>
        <Button small variant="quiet" onClick={() => app.events.setFilter(noFilter)}>
          Clear all
        </Button>
      </li>
    </ul>
  )
}
