import { ChevronRight, EllipsisVertical, Folder, FolderOpen } from 'lucide-react'
import { IconButton } from '../../component/button.tsx'
import { count } from '../../component/number-format.ts'
import type { TreeRow } from '../tree/rule-tree.ts'
import styles from './rule-list.module.css'

export interface FolderRowProps {
  row: Extract<TreeRow, { kind: 'folder' }>
  onMenu(at: { x: number; y: number }): void
}

/** One folder with the number of rules that are somewhere in it. */
export function FolderRow({ row, onMenu }: FolderRowProps) {
  const Icon = row.folded ? Folder : FolderOpen
  return (
    <div
      className={styles.folder}
      data-folded={row.folded || undefined}
      style={{ paddingLeft: 6 + row.depth * 14 }}
    >
      <ChevronRight size={14} strokeWidth={1.75} className={styles.chevron} aria-hidden="true" />
      <Icon size={16} strokeWidth={1.75} className={styles.folderIcon} aria-hidden="true" />
      <span className={`${styles.folderName} ellipsis`}>{row.name}</span>
      <span className={`${styles.count} figures`}>{count(row.rules)}</span>
      <IconButton
        icon={EllipsisVertical}
        label={`More for folder ${row.path}`}
        tabIndex={-1}
        className={styles.more}
        onClick={event => {
          event.stopPropagation()
          const { left, bottom } = event.currentTarget.getBoundingClientRect()
          onMenu({ x: left, y: bottom })
        }}
      />
    </div>
  )
}
