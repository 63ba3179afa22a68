import { useVirtualizer } from '@tanstack/react-virtual'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useNow } from '../../component/use-now.ts'
import { useRules } from '../../store/react.ts'
import { useRuleCommands } from '../rule-commands.ts'
import { filterRules } from '../tree/rule-filter.ts'
import { folderPaths, type TreeRow, treeRows } from '../tree/rule-tree.ts'
import { useSummaries } from '../words/use-descriptors.ts'
import { FolderRow } from './folder-row.tsx'
import { ListBar, type RulesView } from './list-bar.tsx'
import { pressKey } from './list-keys.ts'
import { ruleList, setFolded, unfoldAround } from './list-store.ts'
import { NewFolder } from './new-folder.tsx'
import { rowKey } from './row-keys.ts'
import { type MenuSubject, RowMenu } from './row-menu.tsx'
import styles from './rule-list.module.css'
import { RuleRow } from './rule-row.tsx'
import { TreeLine } from './tree-line.tsx'
import { useRuleStatuses } from './use-rule-statuses.ts'

const FOLDER_HEIGHT = 28
const RULE_HEIGHT = 44
const noFolders: ReadonlySet<string> = new Set()

export interface RuleListProps {
  /** The rule that stands in the editor. */
  selected: string | null
  view: RulesView
  onView(view: RulesView): void
}

/** The rules in their folders. */
export function RuleList({ selected, view, onView }: RuleListProps) {
  const rules = useRules()
  const commands = useRuleCommands()
  const summaryOf = useSummaries()
  const statuses = useRuleStatuses()
  const now = useNow(5000)
  const { filter, folded, emptyFolders, cursor } = useStore(ruleList)
  const wanted = useDeferredValue(filter)
  const [menu, setMenu] = useState<MenuSubject | null>(null)
  const [namingFolder, setNamingFolder] = useState(false)
  const folders = useMemo(() => [...new Set([...folderPaths(rules), ...emptyFolders])], [rules, emptyFolders])
  const rows = useMemo(() => {
    const filtered = filterRules(rules, wanted, summaryOf)
    return wanted.trim() === '' ? treeRows(filtered, folded, emptyFolders) : treeRows(filtered, noFolders)
  }, [rules, wanted, summaryOf, folded, emptyFolders])

  const scroller = useRef<HTMLDivElement>(null)
  const filterField = useRef<HTMLInputElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (rows[index]?.kind === 'folder' ? FOLDER_HEIGHT : RULE_HEIGHT),
    getItemKey: index => rowKey(rows[index]!),
    overscan: 12,
  })
  const at = useMemo(() => rows.findIndex(row => rowKey(row) === cursor), [rows, cursor])

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines change their heights with what they are
  useEffect(() => virtual.measure(), [rows])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is found is seen from its beginning
  useEffect(() => virtual.scrollToOffset(0), [wanted])
  // biome-ignore lint/correctness/useExhaustiveDependencies: where another rule was opened, not where rules changed
  useEffect(() => {
    const rule = rules.find(({ id }) => id === selected)
    if (!rule) return
    unfoldAround(rule.folder)
    ruleList.setState({ cursor: rule.id })
  }, [selected])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the cursor went, not where lines moved under it
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [cursor])

  const go = (index: number) => {
    const row = rows[index]
    if (row) ruleList.setState({ cursor: rowKey(row) })
  }
  const activate = (row: TreeRow) => {
    ruleList.setState({ cursor: rowKey(row) })
    if (row.kind === 'rule') commands.open(row.rule.id)
    else setFolded(row.path, !row.folded)
  }
  const menuAtCursor = (row: TreeRow, moving: boolean) => {
    const box = scroller.current?.querySelector('[data-cursor]')?.getBoundingClientRect()
    setMenu({ about: subjectOf(row), at: { x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 }, moving })
  }
  const moveTo = (id: string, folder: string) => {
    const rule = rules.find(other => other.id === id)
    if (rule) void commands.move(rule, folder)
  }

  return (
    <section className={styles.pane} aria-label="List of rules">
      <ListBar
        filterField={filterField}
        view={view}
        onView={onView}
        onNewFolder={() => setNamingFolder(true)}
        onNewRule={() => commands.create()}
        onLeave={() => scroller.current?.focus()}
      />
      {namingFolder && <NewFolder folders={folders} onClose={() => setNamingFolder(false)} />}
      <div
        ref={scroller}
        className={styles.scroller}
        role="tree"
        aria-label="Rules in their folders"
        tabIndex={0}
        aria-activedescendant={at >= 0 ? `rule-row-${cursor}` : undefined}
        onFocus={event => event.target === event.currentTarget && at < 0 && go(0)}
        onKeyDown={event => {
          if (event.target !== event.currentTarget) return
          const pressed = pressKey(event, {
            rows,
            at,
            go,
            activate,
            fold: setFolded,
            toggle: rule => void commands.enable(rule, !rule.enabled),
            remove: rule => {
              go(at + 1 < rows.length ? at + 1 : at - 1)
              void commands.remove(rule)
            },
            duplicate: rule => void commands.duplicate(rule),
            create: commands.create,
            focusFilter: () => filterField.current?.focus(),
            menu: menuAtCursor,
          })
          if (!pressed) return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(item => {
            const row = rows[item.index]
            if (!row) return null
            const key = rowKey(row)
            return (
              <TreeLine
                key={key}
                id={`rule-row-${key}`}
                row={row}
                top={item.start}
                height={item.size}
                isCursor={key === cursor}
                isOpen={key === selected}
                onActivate={() => activate(row)}
                onContext={point => setMenu({ about: subjectOf(row), at: point })}
                onDrop={id => moveTo(id, row.kind === 'folder' ? row.path : row.rule.folder)}
              >
                {row.kind === 'folder' ? (
                  <FolderRow row={row} onMenu={point => setMenu({ about: subjectOf(row), at: point })} />
                ) : (
                  <RuleRow
                    rule={row.rule}
                    summary={summaryOf(row.rule)}
                    status={statuses.get(row.rule.id)}
                    depth={row.depth}
                    now={now}
                    onEnable={commands.enable}
                    onMenu={(rule, point) => setMenu({ about: { rule }, at: point })}
                  />
                )}
              </TreeLine>
            )
          })}
        </div>
        {rows.length === 0 && (
          <p className={styles.none}>
            {filter.trim() === '' ? 'No rules yet.' : `No rule has “${filter}” in its name, folder or words.`}
          </p>
        )}
      </div>
      {menu && (
        <RowMenu
          key={`${menu.at.x} ${menu.at.y}`}
          subject={menu}
          commands={commands}
          folders={folders}
          running={'rule' in menu.about && statuses.get(menu.about.rule.id)?.lastState === 'running'}
          onClose={() => {
            setMenu(null)
            scroller.current?.focus()
          }}
        />
      )}
    </section>
  )
}

function subjectOf(row: TreeRow): MenuSubject['about'] {
  return row.kind === 'rule' ? { rule: row.rule } : { folder: row.path }
}
