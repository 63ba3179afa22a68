import { CalendarClock, Check } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../component/button.tsx'
import { DropPanel } from '../component/drop-panel.tsx'
import { TextField } from '../component/text-field.tsx'
import { useApp, useAppState } from '../store/react.ts'
import { fromLocalInput, quickSpans, spanWords, type TimeSpan, toLocalInput } from '../store/time-span.ts'
import styles from './event-filter.module.css'

const LAST_OF_MINUTE = 59_999

/** From when to when: a quick choice, or a span of one's own. */
export function WhenFilter() {
  const app = useApp()
  const span = useAppState(state => state.events.filter.span)
  const [opened, setOpened] = useState(false)
  const choose = (next: TimeSpan) => {
    app.events.setFilter({ span: next })
    setOpened(false)
  }
  return (
    <DropPanel
      label="When"
      opened={opened}
      onChange={setOpened}
      className={styles.when}
      target={
        <Button
          variant={span === null ? 'quiet' : 'plain'}
          icon={CalendarClock}
          className={styles.choice}
          aria-label={`When: ${spanWords(span)}`}
          onClick={() => setOpened(!opened)}
        >
          <span className="ellipsis">{spanWords(span)}</span>
        </Button>
      }
    >
      <div className={styles.quick}>
        {[{ span: null, title: spanWords(null) }, ...quickSpans].map(quick => (
          <button
            key={quick.title}
            type="button"
            className={styles.option}
            aria-pressed={quick.span === span}
            data-autofocus={quick.span === span || undefined}
            onClick={() => choose(quick.span)}
          >
            {quick.title}
            {quick.span === span && <Check size={14} strokeWidth={2} aria-hidden="true" />}
          </button>
        ))}
      </div>
      <OwnSpanForm span={span} onChoose={choose} />
    </DropPanel>
  )
}

function OwnSpanForm({ span, onChoose }: { span: TimeSpan; onChoose(span: TimeSpan): void }) {
  const own = typeof span === 'string' || span === null ? {} : span
  const [from, setFrom] = useState(toLocalInput(own.from))
  const [to, setTo] = useState(toLocalInput(own.to))
  const [first, minute] = [fromLocalInput(from), fromLocalInput(to)]
  const last = minute === undefined ? undefined : minute + LAST_OF_MINUTE
  const fault = first !== undefined && last !== undefined && last < first ? 'This is before it begins.' : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fault) return
    onChoose(first === undefined && last === undefined ? null : { from: first, to: last })
  }
  return (
    <form className={styles.own} onSubmit={submit}>
      <TextField label="From" type="datetime-local" value={from} onChange={setFrom} />
      <TextField label="To" type="datetime-local" value={to} onChange={setTo} error={fault} />
      <Button type="submit" small disabled={fault !== null || (from === '' && to === '')}>
        Show this span
      </Button>
    </form>
  )
}
