import type { ReactNode } from 'react'
import type { PlainError } from '../../shared/errors.ts'
import { Button } from './button.tsx'
import styles from './inline-form.module.css'
import { Problem } from './problem.tsx'

export interface InlineFormProps {
  /** Read aloud. */
  label: string
  className?: string
  /** What its button says. */
  submit: string
  /** Something is missing or wrong. */
  disabled?: boolean
  busy?: boolean
  /** Why it was not taken. */
  refusal?: PlainError | null
  onSubmit(): void
  /** Escape closes it. */
  onCancel(): void
  children: ReactNode
}

/** A small form that opens where it is needed: Enter sends it, Escape closes it. */
export function InlineForm(props: InlineFormProps) {
  const { label, className, submit, disabled = false, busy, refusal, onSubmit, onCancel, children } = props
  return (
    <form
      className={className}
      aria-label={label}
      onSubmit={event => {
        event.preventDefault()
        if (!disabled) onSubmit()
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        onCancel()
      }}
    >
      {children}
      {refusal && <Problem error={refusal} />}
      <div className={styles.buttons}>
        <Button small type="submit" variant="primary" busy={busy} disabled={disabled}>
          {submit}
        </Button>
        <Button small variant="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
