import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useRef,
  useState,
} from 'react'
import { useApp, useAppState } from '../store/react.ts'
import styles from './inspector-slot.module.css'

const NARROWEST = 280
const WIDEST = 900
const STEP = 16

/** Where inspectors are drawn: a panel of its own width, or a sheet over a narrow window. Empty, it takes no place. */
export function InspectorSlot() {
  const app = useApp()
  const remembered = useAppState(state => state.preferences.inspectorWidth)
  const [dragged, setDragged] = useState<number | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const width = clamp(dragged ?? remembered)
  const slot = useCallback(
    (inspectorSlot: HTMLDivElement | null) => app.state.setState({ inspectorSlot }),
    [app],
  )

  function remember(next: number) {
    setDragged(null)
    app.preferences.put({ inspectorWidth: clamp(next) }).catch(app.toasts.fail)
  }

  function drag(event: PointerEvent<HTMLDivElement>) {
    event.currentTarget.setPointerCapture(event.pointerId)
    setDragged(width)
  }

  function move(event: PointerEvent<HTMLDivElement>) {
    const right = panel.current?.getBoundingClientRect().right
    if (dragged !== null && right !== undefined) setDragged(clamp(right - event.clientX))
  }

  function key(event: KeyboardEvent) {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key]
    if (step !== undefined) remember(width + step)
  }

  return (
    <div ref={panel} className={styles.panel} style={{ '--width': `${width}px` } as CSSProperties}>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no <hr> */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the details"
        aria-valuenow={width}
        aria-valuemin={NARROWEST}
        aria-valuemax={WIDEST}
        tabIndex={0}
        className={styles.handle}
        onPointerDown={drag}
        onPointerMove={move}
        onPointerUp={() => dragged !== null && remember(dragged)}
        onKeyDown={key}
      />
      <div ref={slot} className={styles.slot} />
    </div>
  )
}

function clamp(width: number): number {
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)))
}
