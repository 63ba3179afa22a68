import { Select } from '../component/select.tsx'
import type { MuteSpan } from './filter-draft.ts'
import styles from './filters.module.css'
import { spoken, useSentence, Written } from './sentence.tsx'

const spans: { value: MuteSpan; label: string }[] = [
  { value: 'always', label: 'until this is removed' },
  { value: 'until', label: 'until' },
  { value: 'daily', label: 'each day between' },
]

/** When a mute holds, and why. */
export function MuteSpanFields() {
  const { filter, onChange } = useSentence()
  return (
    <>
      <div className={styles.span}>
        <Select
          label={spoken('How long')}
          value={filter.span}
          options={spans}
          onChange={span => onChange({ span })}
        />
      </div>
      {filter.span === 'until' && (
        <Written
          name="until"
          label="Date and time by this computer's clock"
          placeholder="2026-12-24 18:00"
          at="until"
          width="moment"
        />
      )}
      {filter.span === 'daily' && (
        <>
          <Written name="after" label="From this time of day" placeholder="22:00" at="time" width="time" />
          <span>and</span>
          <Written
            name="before"
            label="Until this time of day"
            placeholder="06:00"
            at="time.before"
            width="time"
          />
        </>
      )}
      <Written name="reason" label="Why, for whoever looks" placeholder="why" at="reason" plain />
    </>
  )
}
