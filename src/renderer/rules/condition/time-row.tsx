import { Autocomplete, TextInput } from '@mantine/core'
import { timeWindowText, weekdayNames } from '../../../shared/time-window.ts'
import { weekdays } from '../../../shared/workspace/condition.ts'
import { withConditions } from '../draft/clause-edit.ts'
import { withClause } from '../draft/condition-edit.ts'
import { type TimeNode, type TimeSpan, timeOf } from '../draft/time-node.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { ClauseButtons } from './clause-buttons.tsx'
import { CompactSelect } from './compact-select.tsx'
import styles from './condition.module.css'

const spans: { value: TimeSpan; label: string }[] = [
  { value: 'between', label: 'between' },
  { value: 'after', label: 'after' },
  { value: 'before', label: 'before' },
  { value: 'day', label: 'all day' },
]

const timeZones = Intl.supportedValuesOf('timeZone')

/** One window of time: from when to when, on which days, by which clock. */
export function TimeRow({ node }: { node: TimeNode }) {
  const { editor, faults } = useEditor()
  const { key, span } = node
  const place = `${key}.time`
  const after = useFault(`${place}.after`)
  const before = useFault(`${place}.before`)
  const days = useFault(`${place}.weekdays`)
  const zone = useFault(`${place}.timeZone`)
  const fault = after ?? before ?? days ?? zone ?? faults.get(place) ?? faults.get(key)
  const change = (next: Partial<TimeNode>, field: string) =>
    editor.change(
      draft => withConditions(draft, root => withClause<TimeNode>(root, key, next)),
      `${place}.${field}`,
    )

  return (
    <div className={styles.comparison}>
      <div className={styles.line}>
        <div className={styles.words}>
          <span className={styles.plain}>It is</span>
          <CompactSelect<TimeSpan>
            label="When"
            className={styles.span}
            value={span}
            onChange={next => change({ span: next }, 'span')}
            options={spans}
          />
          {(span === 'between' || span === 'after') && (
            <TimeOfDay
              label="From"
              place={`${place}.after`}
              value={node.after}
              invalid={after !== undefined}
              onChange={next => change({ after: next }, 'after')}
            />
          )}
          {span === 'between' && <span className={styles.plain}>and</span>}
          {(span === 'between' || span === 'before') && (
            <TimeOfDay
              label="Until"
              place={`${place}.before`}
              value={node.before}
              invalid={before !== undefined}
              onChange={next => change({ before: next }, 'before')}
            />
          )}
          <Place name={`${place}.weekdays`} className={styles.days}>
            <Weekdays node={node} onChange={next => change({ weekdays: next }, 'weekdays')} />
          </Place>
          <Place name={`${place}.timeZone`} className={styles.zone}>
            <Autocomplete
              aria-label="Time zone"
              placeholder="Tomte’s own time"
              value={node.timeZone}
              error={zone !== undefined}
              onChange={next => change({ timeZone: next }, 'timeZone')}
              data={timeZones}
              limit={40}
              maxDropdownHeight={280}
              comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
              spellCheck={false}
            />
          </Place>
        </div>
        <ClauseButtons node={node} name={timeWindowText(timeOf(node))} />
      </div>
      {fault && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

interface TimeOfDayProps {
  label: string
  place: string
  value: string
  invalid: boolean
  onChange(value: string): void
}

function TimeOfDay({ label, place, value, invalid, onChange }: TimeOfDayProps) {
  return (
    <Place name={place} className={styles.time}>
      <TextInput
        type="time"
        aria-label={label}
        value={value}
        step={value.length > 5 ? 1 : undefined}
        error={invalid}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </Place>
  )
}

function Weekdays({ node, onChange }: { node: TimeNode; onChange(days: TimeNode['weekdays']): void }) {
  return (
    <fieldset className={styles.weekdays} aria-label="Weekdays">
      {weekdays.map(day => {
        const chosen = node.weekdays.includes(day)
        return (
          <button
            key={day}
            type="button"
            aria-pressed={chosen}
            aria-label={weekdayNames[day]}
            title={weekdayNames[day]}
            onClick={() =>
              onChange(weekdays.filter(each => (each === day ? !chosen : node.weekdays.includes(each))))
            }
          >
            {weekdayNames[day].slice(0, 2)}
          </button>
        )
      })}
    </fieldset>
  )
}
