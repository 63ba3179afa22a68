import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import styles from './virtual-list.module.css'

const NEAR_ROWS = 20

export interface VirtualListHandle {
  scrollToEnd(): void
  scrollToIndex(index: number): void
  focus(): void
}

export interface VirtualListProps {
  count: number
  /** CSS pixels of every row. */
  rowHeight: number
  keyOf(index: number): string | number
  row(index: number): ReactNode
  label: string
  /** Stays at the newest row while the end is in sight; never moves a list that was scrolled away from it. */
  followEnd?: boolean
  /** Rows that left at the start since the list began, less those that came there: what is being looked at stays in its place. */
  trimmed?: number
  /** Told when somebody scrolls close to the first row. */
  onNearStart?(): void
  /** Told when the end comes into sight or leaves it. */
  onAtEnd?(atEnd: boolean): void
  onKeyDown?(event: KeyboardEvent<HTMLDivElement>): void
  /** DOM id of the active row, for screen readers. */
  activeId?: string
  handle?: Ref<VirtualListHandle>
}

/** A list of rows of one height of which only those in sight exist. */
export function VirtualList({
  count,
  rowHeight,
  keyOf,
  row,
  label,
  followEnd = false,
  trimmed = 0,
  onAtEnd,
  onNearStart,
  onKeyDown,
  activeId,
  handle,
}: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const lastTrimmed = useRef(trimmed)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: 12,
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew where the row height changed
  useEffect(() => virtual.measure(), [virtual, rowHeight])

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs where rows came or went
  useLayoutEffect(() => {
    const element = scroller.current
    const gone = trimmed - lastTrimmed.current
    lastTrimmed.current = trimmed
    if (!element) return
    if (followEnd && atEnd.current) element.scrollTop = element.scrollHeight
    else if (gone !== 0) element.scrollTop -= gone * rowHeight
    lookForEnd()
  }, [count, trimmed, followEnd, rowHeight])

  const resized = useEffectEvent(() => {
    const element = scroller.current
    if (element && followEnd && atEnd.current) element.scrollTop = element.scrollHeight
    lookForEnd()
  })
  useEffect(() => {
    const observer = new ResizeObserver(() => resized())
    if (scroller.current) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [])

  const began = useEffectEvent(() => onAtEnd?.(true))
  useEffect(() => began(), [])

  useImperativeHandle(handle, () => ({
    scrollToEnd() {
      if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
    },
    scrollToIndex: index => virtual.scrollToIndex(index, { align: 'auto' }),
    focus: () => scroller.current?.focus({ preventScroll: true }),
  }))

  /** Rows that go and a list that grows bring the end into sight too, without any scrolling. */
  function lookForEnd() {
    const element = scroller.current
    if (!element) return
    if (element.scrollTop < NEAR_ROWS * rowHeight) onNearStart?.()
    const now = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight
    if (now === atEnd.current) return
    atEnd.current = now
    onAtEnd?.(now)
  }

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={lookForEnd}
      onKeyDown={onKeyDown}
      tabIndex={0}
      role="listbox"
      aria-label={label}
      aria-activedescendant={activeId}
    >
      <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => (
          <div
            key={item.key}
            className={styles.item}
            style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
          >
            {row(item.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
