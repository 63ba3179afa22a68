import { X } from 'lucide-react'
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useAppState } from '../store/react.ts'
import { IconButton } from './button.tsx'
import styles from './inspector.module.css'

export interface InspectorProps {
  title: ReactNode
  /** Buttons beside the title. */
  actions?: ReactNode
  onClose(): void
  children: ReactNode
}

/** Details of what is selected, drawn on the right of the screen (as a sheet where it is narrow). Escape closes it. */
export function Inspector({ title, actions, onClose, children }: InspectorProps) {
  const slot = useAppState(state => state.inspectorSlot)
  const panel = useRef<HTMLElement>(null)
  useFocusReturned(panel)
  if (!slot) return null
  return createPortal(
    <aside
      ref={panel}
      className={styles.inspector}
      aria-label="Details"
      onKeyDown={event => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose()
      }}
    >
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {actions}
        <IconButton icon={X} label="Close (Esc)" onClick={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
    </aside>,
    slot,
  )
}

/** Where the keyboard was in the panel as it went, it goes back to where it was when the panel came. */
function useFocusReturned(panel: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const opener = document.activeElement
    let inside = false
    const note = () => {
      inside = panel.current?.contains(document.activeElement) ?? false
    }
    document.addEventListener('focusin', note)
    return () => {
      document.removeEventListener('focusin', note)
      if (inside && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
    }
  }, [panel])
}

/** A named block of an inspector. */
export function InspectorBlock({
  title,
  action,
  children,
}: {
  title: string
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={styles.block}>
      <div className={styles.blockHead}>
        <h3 className={styles.blockTitle}>{title}</h3>
        {action}
      </div>
      {children}
    </section>
  )
}

/** Names with their values, one a line; lines without a value are left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value], index) =>
          value !== null &&
          value !== undefined &&
          value !== '' &&
          value !== false && (
            // biome-ignore lint/suspicious/noArrayIndexKey: user properties may repeat a name
            <div key={index} className={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
