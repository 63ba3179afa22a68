import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PlainError } from '../../shared/errors.ts'
import styles from './problem.module.css'

const icons = { error: CircleAlert, warning: TriangleAlert, information: Info }

/** A message that stays until its cause is gone: what happened, and what to do next. */
export function Callout({
  level,
  title,
  children,
}: {
  level: keyof typeof icons
  title: ReactNode
  children?: ReactNode
}) {
  const Icon = icons[level]
  return (
    <div className={`${styles.callout} ${styles[level]}`} role={level === 'error' ? 'alert' : 'status'}>
      <Icon size={16} strokeWidth={1.75} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <div>{title}</div>
        {children && <div className={styles.more}>{children}</div>}
      </div>
    </div>
  )
}

/** An error of the core where it belongs: message, hint, and faults that no field showed. */
export function Problem({ error, faults = true }: { error: PlainError; faults?: boolean }) {
  const others = faults ? (error.faults ?? []).filter(fault => fault.message !== error.message) : []
  return (
    <Callout level="error" title={error.message}>
      {error.hint}
      {error.detail && (
        <details className={styles.detail}>
          <summary>Details</summary>
          {error.detail}
        </details>
      )}
      {others.length > 0 && (
        <ul className={styles.faults}>
          {others.map(fault => (
            <li key={fault.path + fault.message}>
              <code>{fault.path}</code> {fault.message}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  )
}
