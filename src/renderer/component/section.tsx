import { ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import styles from './section.module.css'

export interface SectionProps {
  title: string
  /** What is set inside, in words, shown while it is folded: `own CA, client certificate`. Absent: nothing is. */
  summary?: ReactNode
  /** Faults inside: the section opens by itself and says how many. */
  faults?: number
  initiallyOpen?: boolean
  children: ReactNode
}

/** A named part of a form that folds away and says what is set in it. */
export function Section({ title, summary, faults = 0, initiallyOpen = false, children }: SectionProps) {
  const [toggled, setToggled] = useState<boolean | null>(null)
  const open = faults > 0 || (toggled ?? initiallyOpen)
  const id = useId()
  return (
    <section className={styles.section}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setToggled(!open)}
      >
        <ChevronRight size={16} strokeWidth={1.75} className={styles.chevron} aria-hidden="true" />
        <span className={styles.title}>{title}</span>
        {faults > 0 && <span className={styles.faults}>{faults === 1 ? '1 fault' : `${faults} faults`}</span>}
        {!open && <span className={styles.summary}>{summary ?? 'not set'}</span>}
      </button>
      {open && (
        <div id={id} className={styles.body}>
          {children}
        </div>
      )}
    </section>
  )
}
