import type { ReactNode } from 'react'
import styles from './settings.module.css'

/** A named block of settings. */
export function SettingsBlock({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.block}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.body}>{children}</div>
    </section>
  )
}
