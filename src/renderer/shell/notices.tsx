import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { Button } from '../component/button.tsx'
import { useApp, useAppStateShallow } from '../store/react.ts'
import styles from './notices.module.css'

const icons = { information: Info, warning: TriangleAlert, error: CircleAlert }

/** What a person should know until they have said so. */
export function Notices() {
  const app = useApp()
  const notices = useAppStateShallow(state => state.status?.notices ?? [])
  return notices.map(notice => {
    const Icon = icons[notice.level]
    return (
      <div key={notice.id} className={styles.notice} data-level={notice.level} role="status">
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <p className={styles.words}>
          <strong>{notice.title}</strong> {notice.text}
        </p>
        <Button small variant="quiet" onClick={() => void app.attempt('notice.dismiss', { id: notice.id })}>
          Dismiss
        </Button>
      </div>
    )
  })
}
