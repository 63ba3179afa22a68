import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './dialog.module.css'

export interface ConfirmDialogProps {
  open: boolean
  title: string
  children: ReactNode
  /** The verb of what will happen: `Remove`, `Leave`. */
  confirm: string
  /** False where nothing is lost. */
  danger?: boolean
  busy?: boolean
  onConfirm(): void
  onCancel(): void
}

/** Asks before something is lost. Escape and the backdrop cancel. */
export function ConfirmDialog({
  open,
  title,
  children,
  confirm,
  danger = true,
  busy,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  return (
    <Modal
      opened={open}
      onClose={onCancel}
      title={title}
      size={440}
      classNames={{ title: styles.title, content: styles.content }}
    >
      <div className={styles.text}>{children}</div>
      <div className={styles.actions}>
        <Button onClick={onCancel} data-autofocus>
          Cancel
        </Button>
        <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  )
}
