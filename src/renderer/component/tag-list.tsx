import { TagsInput } from '@mantine/core'
import styles from './field.module.css'
import { type FieldProps, inputProps } from './field.tsx'

export interface TagListProps extends FieldProps {
  value: readonly string[]
  onChange(value: string[]): void
  placeholder?: string
  /** The same word twice is kept: arguments of a program may repeat. */
  repeats?: boolean
  /** Typed characters that end a word beside Enter; none for arguments, which may hold commas. */
  separators?: string[]
  mono?: boolean
}

/** Words in order: Enter adds one, Backspace takes the last away. */
export function TagList({
  value,
  onChange,
  placeholder,
  repeats = false,
  separators = [','],
  mono,
  ...field
}: TagListProps) {
  return (
    <TagsInput
      {...inputProps(field)}
      value={[...value]}
      onChange={onChange}
      placeholder={value.length === 0 ? placeholder : undefined}
      allowDuplicates={repeats}
      splitChars={separators}
      acceptValueOnBlur
      classNames={{ pill: mono ? styles.mono : undefined, inputField: mono ? styles.mono : undefined }}
    />
  )
}
