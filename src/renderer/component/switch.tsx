import { Switch as MantineSwitch } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './field.module.css'

export interface SwitchProps {
  label: ReactNode
  help?: ReactNode
  error?: string | null
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean
  /** For lists: the label is only read aloud. */
  bare?: boolean
  /** For lists with keys of their own: Tab passes it by. */
  passedBy?: boolean
}

/** On or off; takes effect at once or with the form it stands in. */
export function Switch({ label, help, error, checked, onChange, disabled, bare, passedBy }: SwitchProps) {
  return (
    <MantineSwitch
      size="xs"
      color="var(--green)"
      withThumbIndicator={false}
      label={bare ? undefined : label}
      aria-label={bare ? String(label) : undefined}
      description={help}
      error={error || undefined}
      checked={checked}
      tabIndex={passedBy ? -1 : undefined}
      disabled={disabled}
      onChange={event => onChange(event.currentTarget.checked)}
      classNames={{ body: styles.switchBody }}
    />
  )
}
