import { ChevronsUpDown } from 'lucide-react'
import styles from './condition.module.css'

export interface CompactSelectProps<T extends string> {
  /** Read aloud. */
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange(value: T): void
  className?: string
}

/** One of several, in the middle of a sentence: no label above, no more room than its words need. */
export function CompactSelect<T extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: CompactSelectProps<T>) {
  return (
    <span className={`${styles.select} ${className ?? ''}`}>
      <select aria-label={label} value={value} onChange={event => onChange(event.currentTarget.value as T)}>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronsUpDown size={12} strokeWidth={1.75} aria-hidden="true" />
    </span>
  )
}
