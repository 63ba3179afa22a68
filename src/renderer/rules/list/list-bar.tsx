import { Activity, FolderPlus, Inbox, Plus, Search } from 'lucide-react'
import type { Ref } from 'react'
import { useStore } from 'zustand'
import { Button, IconButton } from '../../component/button.tsx'
import { Kbd } from '../../component/marks.tsx'
import { useAppState } from '../../store/react.ts'
import { ruleList } from './list-store.ts'
import styles from './rule-list.module.css'

/** What stands beside the list where no rule does: nothing, the latest runs, or those that failed for good. */
export type RulesView = 'rules' | 'runs' | 'failed'

export interface ListBarProps {
  filterField: Ref<HTMLInputElement>
  view: RulesView
  onView(view: RulesView): void
  onNewFolder(): void
  onNewRule(): void
  /** The keyboard goes on to the lines. */
  onLeave(): void
}

/** Above the list: the filter, and what can be begun. */
export function ListBar({ filterField, view, onView, onNewFolder, onNewRule, onLeave }: ListBarProps) {
  const filter = useStore(ruleList, state => state.filter)
  const failed = useAppState(state => state.status?.deadLetters ?? 0)
  return (
    <div className={styles.bar}>
      <div className={styles.titleLine}>
        <h1 className={styles.title}>Rules</h1>
        <IconButton
          icon={Activity}
          label="All runs"
          pressed={view === 'runs'}
          onClick={() => onView(view === 'runs' ? 'rules' : 'runs')}
        />
        <IconButton
          icon={Inbox}
          label={failed === 0 ? 'Failed runs' : `Failed runs: ${failed}`}
          pressed={view === 'failed'}
          className={failed > 0 ? styles.attention : undefined}
          onClick={() => onView(view === 'failed' ? 'rules' : 'failed')}
        />
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
