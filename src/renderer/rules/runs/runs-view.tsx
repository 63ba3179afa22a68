import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../component/button.tsx'
import { useApp } from '../../store/react.ts'
import styles from './runs.module.css'

export interface RunsViewProps {
  title: string
  /** Beside the title. */
  actions?: ReactNode
  /** Of the selected one. */
  details: ReactNode
  children: ReactNode
}

/** Runs of many rules, in the place where a rule is edited otherwise. */
export function RunsView({ title, actions, details, children }: RunsViewProps) {
  const { navigation } = useApp()
  return (
    <section className={styles.all} aria-label={title}>
      <header className={styles.bar}>
        <IconButton
          icon={ArrowLeft}
          label="Back to the list"
          className={styles.back}
          onClick={() => navigation.go({ screen: 'rules' })}
        />
        <h2 className={styles.title}>{title}</h2>
        {actions}
      </header>
      <div className={styles.scroll}>{children}</div>
      {details}
    </section>
  )
}
