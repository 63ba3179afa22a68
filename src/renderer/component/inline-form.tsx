import type { ReactNode } from 'react'

export interface InlineFormProps {
  /** Read aloud. */
  label: string
  className?: string
  onSubmit(): void
  /** Escape closes it. */
  onCancel(): void
  children: ReactNode
}

/** A small form that opens where it is needed: Enter sends it, Escape closes it. */
export function InlineForm({ label, className, onSubmit, onCancel, children }: InlineFormProps) {
  return (
    <form
      className={className}
      aria-label={label}
      onSubmit={event => {
        event.preventDefault()
        onSubmit()
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        onCancel()
      }}
    >
      {children}
    </form>
  )
}
