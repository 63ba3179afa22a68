import { Select as MantineSelect, SegmentedControl } from '@mantine/core'
import styles from './field.module.css'
import { Field, type FieldProps, inputProps } from './field.tsx'

export interface Option<T extends string> {
  value: T
  label: string
  disabled?: boolean
}

export interface SelectProps<T extends string> extends FieldProps {
  value: T | null
  onChange(value: T): void
  options: readonly Option<T>[]
  placeholder?: string
  mono?: boolean
  /** Offers to search; on by itself with more than eight options. */
  searchable?: boolean
}

/** One of several, in a list that drops down. */
export function Select<T extends string>({
  value,
  onChange,
  options,
  placeholder,
  mono,
  searchable,
  ...field
}: SelectProps<T>) {
  return (
    <MantineSelect
      {...inputProps(field)}
      value={value}
      onChange={next => next !== null && onChange(next as T)}
      data={options as Option<T>[]}
      placeholder={placeholder}
      allowDeselect={false}
      searchable={searchable ?? options.length > 8}
      nothingFoundMessage="Nothing fits"
      checkIconPosition="right"
      classNames={{ input: mono ? styles.mono : undefined }}
    />
  )
}

/** One of two to four, all in sight. */
export function Segments<T extends string>({
  value,
  onChange,
  options,
  ...field
}: Omit<SelectProps<T>, 'placeholder' | 'mono' | 'searchable'>) {
  return (
    <Field {...field}>
      <div>
        <SegmentedControl
          size="xs"
          aria-label={typeof field.label === 'string' ? field.label : undefined}
          value={value ?? undefined}
          onChange={next => onChange(next as T)}
          data={options as Option<T>[]}
          disabled={field.disabled}
        />
      </div>
    </Field>
  )
}
