import { NumberInput } from '@mantine/core'
import styles from './field.module.css'
import { type FieldProps, inputProps } from './field.tsx'

export interface NumberFieldProps extends FieldProps {
  /** Null: the field is empty. */
  value: number | null
  onChange(value: number | null): void
  onBlur?(): void
  min?: number
  max?: number
  step?: number
  /** Only whole numbers unless given. */
  decimals?: number
  unit?: string
  placeholder?: string
}

/** A number with its unit. */
export function NumberField({
  value,
  onChange,
  onBlur,
  min,
  max,
  step,
  decimals = 0,
  unit,
  placeholder,
  ...field
}: NumberFieldProps) {
  return (
    <NumberInput
      {...inputProps(field)}
      value={value ?? ''}
      onChange={next => onChange(next === '' || Number.isNaN(Number(next)) ? null : Number(next))}
      onBlur={onBlur}
      min={min}
      max={max}
      step={step}
      decimalScale={decimals}
      allowNegative={min === undefined || min < 0}
      clampBehavior="none"
      hideControls
      placeholder={placeholder}
      rightSection={unit ? <span className={styles.unit}>{unit}</span> : undefined}
      rightSectionWidth="auto"
    />
  )
}
