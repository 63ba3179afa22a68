import { Input } from '@mantine/core'
import type { ReactNode } from 'react'

/** What every field takes: label above, help under it, the error in words at the field. */
export interface FieldProps {
  label: ReactNode
  help?: ReactNode
  error?: string | null
  required?: boolean
  disabled?: boolean
}

/** Mantine's names for the same. */
export function inputProps({ label, help, error, required, disabled }: FieldProps) {
  return { label, description: help, error: error || undefined, withAsterisk: required, disabled }
}

/** Frame around a control that has no field of its own (an editor, a group of switches). */
export function Field({
  label,
  help,
  error,
  required,
  children,
  id,
}: FieldProps & { children: ReactNode; id?: string }) {
  return (
    <Input.Wrapper
      id={id}
      label={label}
      description={help}
      error={error || undefined}
      withAsterisk={required}
    >
      {children}
    </Input.Wrapper>
  )
}
