import { Activity, FolderPlus, Plus, Search } from 'lucide-react'
import type { Ref } from 'react'
import { useStore } from 'zustand'
import { Button, IconButton } from '../../component/button.tsx'
import { Kbd } from '../../component/marks.tsx'
import { ruleList } from './list-store.ts'
import styles from './rule-list.module.css'

export interface ListBarProps {
  filterField: Ref<HTMLInputElement>
  showsAllRuns: boolean
  onAllRuns(): void
  onNewFolder(): void
  onNewRule(): void
  /** The keyboard goes on to the lines. */
  onLeave(): void
}

/** Above the list: the filter, and what can be begun. */
export function ListBar({
  filterField,
  showsAllRuns,
  onAllRuns,
  onNewFolder,
  onNewRule,
  onLeave,
}: ListBarProps) {
  const filter = useStore(ruleList, state => state.filter)
  return (
    <div className={styles.bar}>
      <div className={styles.titleLine}>
        <h1 className={styles.title}>Rules</h1>
        <IconButton icon={Activity} label="All runs" pressed={showsAllRuns} onClick={onAllRuns} />
        <IconButton icon={FolderPlus} label="New folder" onClick={onNewFolder} />
        <Button small icon={Plus} onClick={onNewRule} title="n in the list, or Ctrl+N">
          New rule
        </Button>
      </div>
      <label className={styles.filter}>
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={filterField}
          type="search"
          aria-label="Filter rules"
          placeholder="Filter rules"
          value={filter}
          onChange={event => ruleList.setState({ filter: event.currentTarget.value })}
          onKeyDown={event => {
            if (event.key === 'Escape' && filter !== '') ruleList.setState({ filter: '' })
            else if (event.key === 'ArrowDown' || event.key === 'Enter') onLeave()
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
        {filter === '' && <Kbd>/</Kbd>}
      </label>
    </div>
  )
}
