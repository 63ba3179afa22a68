import { useState } from 'react'
import { Field, type FieldProps } from '../../component/field.tsx'
import { NumberField } from '../../component/number-field.tsx'
import { Select } from '../../component/select.tsx'
import { type DurationUnit, durationUnits, NEVER_EXPIRES, secondsOf, unitFor } from '../words/duration.ts'
import styles from './form.module.css'

export interface DurationFieldProps extends FieldProps {
  label: string
  /** Seconds; null: the field is empty. */
  value: number | null
  onChange(seconds: number | null): void
  onBlur?(): void
  /** Offers “never ends”, which is the largest number. */
  never?: boolean
}

type Unit = DurationUnit | 'never'

/** A duration in the unit that people think of it in. */
export function DurationField({ label, value, onChange, onBlur, never, ...field }: DurationFieldProps) {
  const [chosen, setChosen] = useState<DurationUnit>(() => unitFor(value ?? 0))
  const endless = never === true && value === NEVER_EXPIRES
  // A value from elsewhere may not be whole in the unit that was chosen.
  const unit = (value ?? 0) % secondsOf(chosen) === 0 ? chosen : unitFor(value ?? 0)
  const options = [
    ...durationUnits.map(({ value: name }) => ({ value: name as Unit, label: name })),
    ...(never ? [{ value: 'never' as Unit, label: 'never ends' }] : []),
  ]

  function choose(next: Unit) {
    if (next === 'never') return onChange(NEVER_EXPIRES)
    const number = endless || value === null ? 1 : value / secondsOf(unit)
    setChosen(next)
    onChange(number * secondsOf(next))
  }

  return (
    <Field label={label} {...field}>
      <div className={styles.duration}>
        <NumberField
          label={<span className="hidden-visually">{label}</span>}
          value={endless ? null : value === null ? null : value / secondsOf(unit)}
          onChange={number => onChange(number === null ? null : number * secondsOf(unit))}
          onBlur={onBlur}
          min={0}
          disabled={endless}
        />
        <Select
          label={<span className="hidden-visually">{`Unit of ${label.toLowerCase()}`}</span>}
          value={endless ? 'never' : unit}
          options={options}
          onChange={choose}
        />
      </div>
    </Field>
  )
}
