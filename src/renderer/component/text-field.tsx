import { Textarea, TextInput } from '@mantine/core'
import type { ReactNode, Ref } from 'react'
import styles from './field.module.css'
import { type FieldProps, inputProps } from './field.tsx'

export interface TextFieldProps extends FieldProps {
  value: string
  onChange(value: string): void
  onBlur?(): void
  placeholder?: string
  /** For topics, addresses, anything where each character counts. */
  mono?: boolean
  /** More than one: a field that grows from that many lines. */
  lines?: number
  autoFocus?: boolean
  /** Stands inside the field at its end: a unit, a button. */
  trailing?: ReactNode
  name?: string
  type?: 'text' | 'datetime-local'
  inputRef?: Ref<HTMLInputElement>
}

/** One line of text, or several. */
export function TextField({
  value,
  onChange,
  onBlur,
  placeholder,
  mono,
  lines,
  autoFocus,
  trailing,
  name,
  type,
  inputRef,
  ...field
}: TextFieldProps) {
  const shared = {
    ...inputProps(field),
    value,
    onBlur,
    placeholder,
    name,
    autoFocus,
    spellCheck: false,
    autoComplete: 'off',
    classNames: { input: mono ? styles.mono : undefined },
  }
  if (lines !== undefined && lines > 1)
    return (
      <Textarea
        {...shared}
        autosize
        minRows={lines}
        maxRows={16}
        onChange={event => onChange(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      {...shared}
      type={type}
      ref={inputRef}
      rightSection={trailing}
      rightSectionWidth={trailing ? 'auto' : undefined}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}
