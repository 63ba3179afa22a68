import type { ReactNode } from 'react'
import styles from './screen.module.css'

export interface ScreenProps {
  title: string
  /** Stands before the title: the way back. */
  leading?: ReactNode
  /** A word or two beside the title: a count. */
  note?: ReactNode
  /** Buttons on the right; the main one last. */
  actions?: ReactNode
  /** A second line: filters, tabs. */
  toolbar?: ReactNode
  /** `list`: the content scrolls by itself and fills the screen; `form`: it scrolls here, in a readable column. */
  layout?: 'list' | 'form'
  /** Stays in sight below the content: what a form is saved with. */
  foot?: ReactNode
  children: ReactNode
}

/** The frame of every screen. */
export function Screen({
  title,
  leading,
  note,
  actions,
  toolbar,
  layout = 'list',
  foot,
  children,
}: ScreenProps) {
  return (
    <section className={styles.screen} aria-label={title}>
      <header className={styles.head}>
        {leading}
        <h1 className={styles.title}>{title}</h1>
        {note && <span className={styles.note}>{note}</span>}
        <div className={styles.actions}>{actions}</div>
      </header>
      {toolbar && <div className={styles.toolbar}>{toolbar}</div>}
      {layout === 'list' ? (
        <div className={styles.list}>{children}</div>
      ) : (
        <div className={styles.scroll}>
          <div className={styles.column}>{children}</div>
        </div>
      )}
      {foot && (
        <footer className={styles.foot} data-screen-foot="">
          {foot}
        </footer>
      )}
    </section>
  )
}
