import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../component/button.tsx'
import { useApp, useAppState } from '../store/react.ts'
import type { Toast } from '../store/state.ts'
import styles from './toasts.module.css'

const icons = { information: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert }
/** Milliseconds; a pointer or the focus on it stops the clock. */
const shownFor = { information: 6000, success: 2500, warning: 8000, error: 12_000 }
/** Long enough to change one's mind. */
const actionShownFor = 10_000

/** Short words about what just happened, at the lower right. */
export function Toasts() {
  const toasts = useAppState(state => state.toasts)
  return (
    <section className={styles.stack} aria-label="Messages" aria-live="polite">
      {toasts.map(toast => (
        <ToastView key={toast.id} toast={toast} />
      ))}
    </section>
  )
}

function ToastView({ toast }: { toast: Toast }) {
  const { toasts } = useApp()
  const [held, setHeld] = useState(false)
  const Icon = icons[toast.level]

  useEffect(() => {
    if (held || toast.stays) return
    const timer = setTimeout(() => toasts.dismiss(toast.id), timeOf(toast))
    return () => clearTimeout(timer)
  }, [held, toast, toasts])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointer and focus only hold its clock
    <div
      className={styles.toast}
      role={toast.level === 'error' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={16} strokeWidth={1.75} className={styles[toast.level]} aria-hidden="true" />
      <div className={styles.words}>
        <div className={styles.title}>{toast.title}</div>
        {toast.text && <div className={styles.text}>{toast.text}</div>}
        {toast.actions && (
          <div className={styles.actions}>
            {toast.actions.map(({ label, run }) => (
              <Button
                key={label}
                small
                onClick={() => {
                  run()
                  toasts.dismiss(toast.id)
                }}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton icon={X} label="Dismiss" onClick={() => toasts.dismiss(toast.id)} />
    </div>
  )
}

function timeOf({ level, actions }: Toast): number {
  return actions ? Math.max(actionShownFor, shownFor[level]) : shownFor[level]
}
