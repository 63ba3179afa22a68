import { Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { Button } from '../../component/button.tsx'
import styles from './trial.module.css'

export interface QuestionProgressProps {
  /** 0 to 1. */
  fraction: number
  /** What is going on, in words. */
  children: ReactNode
  onCancel(): void
}

/** How far a question is, and a way to end it. */
export function QuestionProgress({ fraction, children, onCancel }: QuestionProgressProps) {
  return (
    <div className={styles.progress} role="status">
      <Progress size="xs" value={fraction * 100} animated />
      <span className="secondary">{children}</span>
      <Button small onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
