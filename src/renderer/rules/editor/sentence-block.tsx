import type { ReactNode } from 'react'
import { useFault } from './editor-context.tsx'
import styles from './rule-editor.module.css'

export interface SentenceBlockProps {
  /** When, If or Then. */
  word: string
  note?: string
  /** Said where nothing stands in it yet. */
  empty?: string
  /** Where faults of the whole block are shown. */
  place: string
  children: ReactNode
}

/** One of the three parts of the sentence that a rule is. */
export function SentenceBlock({ word, note, empty, place, children }: SentenceBlockProps) {
  const fault = useFault(place)
  return (
    <section className={styles.block} aria-label={word} data-place={place}>
      <div className={styles.blockHead}>
        <h2 className={styles.word}>{word}</h2>
        {note && <span className={styles.note}>{note}</span>}
      </div>
      <div className={styles.blockBody}>
        {empty && <p className="quiet">{empty}</p>}
        {children}
        {fault && (
          <p className={styles.fault} role="alert">
            {fault}
          </p>
        )}
      </div>
    </section>
  )
}
