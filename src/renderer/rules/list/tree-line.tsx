import { type ReactNode, useState } from 'react'
import { plural } from '../../component/number-format.ts'
import type { TreeRow } from '../tree/rule-tree.ts'
import styles from './rule-list.module.css'

const DRAGGED = 'application/x-tomte-rule'

export interface TreeLineProps {
  id: string
  row: TreeRow
  /** CSS pixels. */
  top: number
  height: number
  isCursor: boolean
  /** It is the rule that stands in the editor. */
  isOpen: boolean
  onActivate(): void
  onContext(at: { x: number; y: number }): void
  /** A rule was dropped here. */
  onDrop(ruleId: string): void
  children: ReactNode
}

/** The frame of one line of the tree: chosen, opened, dragged, dropped upon. */
export function TreeLine({
  id,
  row,
  top,
  height,
  isCursor,
  isOpen,
  onActivate,
  onContext,
  onDrop,
  children,
}: TreeLineProps) {
  const [isOver, setOver] = useState(false)
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names this line by aria-activedescendant
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={row.kind === 'folder' ? !row.folded : undefined}
      aria-selected={isOpen}
      aria-label={row.kind === 'folder' ? `Folder ${row.name}, ${plural(row.rules, 'rule')}` : row.rule.name}
      className={styles.line}
      data-cursor={isCursor || undefined}
      data-open={isOpen || undefined}
      data-over={isOver || undefined}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={onActivate}
      onContextMenu={event => {
        event.preventDefault()
        onContext({ x: event.clientX, y: event.clientY })
      }}
      draggable={row.kind === 'rule'}
      onDragStart={event => {
        if (row.kind === 'rule') event.dataTransfer.setData(DRAGGED, row.rule.id)
        event.dataTransfer.effectAllowed = 'move'
      }}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false)
        const dropped = event.dataTransfer.getData(DRAGGED)
        if (dropped) onDrop(dropped)
      }}
    >
      {children}
    </div>
  )
}
