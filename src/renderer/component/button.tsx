import { Tooltip } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import type { ComponentPropsWithRef } from 'react'
import styles from './button.module.css'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'danger'

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** primary: the one main action of a view; plain: outlined; quiet: no outline until pointed at; danger: loses something. */
  variant?: ButtonVariant
  icon?: LucideIcon
  /** Shows a small spinner and takes no clicks. */
  busy?: boolean
  small?: boolean
}

/** A button with a word on it. */
export function Button({
  variant = 'plain',
  icon: Icon,
  busy,
  small,
  children,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={[styles.button, styles[variant], small && styles.small, className].filter(Boolean).join(' ')}
    >
      {busy ? (
        <span className={styles.spinner} />
      ) : (
        Icon && <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      )}
      {children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'children'> {
  icon: LucideIcon
  /** Read aloud, and shown as a tooltip. */
  label: string
  /** A toggle that is on. */
  pressed?: boolean
  danger?: boolean
}

/** A button with only an icon; the label is its tooltip. */
export function IconButton({ icon: Icon, label, pressed, danger, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        className={[styles.icon, danger && styles.iconDanger, className].filter(Boolean).join(' ')}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </Tooltip>
  )
}
