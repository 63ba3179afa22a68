import { Clock, Plus } from 'lucide-react'
import { Button } from '../../component/button.tsx'
import {
  withComparisonAdded,
  withConditions,
  withGroupAdded,
  withMemoryAdded,
  withTimeAdded,
} from '../draft/clause-edit.ts'
import { withMode } from '../draft/condition-edit.ts'
import type { ConditionNode, GroupMode, GroupNode } from '../draft/condition-node.ts'
import type { MemoryKind } from '../draft/memory-node.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { AgeRow } from './age-row.tsx'
import { ChangeRow } from './change-row.tsx'
import { ClauseMenu } from './clause-menu.tsx'
import { CompactSelect } from './compact-select.tsx'
import { ComparisonRow } from './comparison-row.tsx'
import styles from './condition.module.css'
import { ExpressionRow } from './expression-row.tsx'
import { focusClause } from './focus-clause.ts'
import { LastRow } from './last-row.tsx'
import { MoreClauses } from './more-clauses.tsx'
import { TimeRow } from './time-row.tsx'

const modes: Record<GroupMode, { label: string; word: string }> = {
  all: { label: 'All of these hold', word: 'and' },
  any: { label: 'Any of these holds', word: 'or' },
  none: { label: 'None of these holds', word: 'nor' },
}

/** What a group without a clause means, which only a file can have. */
const emptyWords: Record<GroupMode, string> = {
  all: 'There is nothing in this group: it always holds.',
  any: 'There is nothing in this group: it never holds.',
  none: 'There is nothing in this group: it always holds.',
}

const modeOptions = (['all', 'any', 'none'] as const).map(value => ({ value, label: modes[value].label }))

export interface ConditionGroupProps {
  group: GroupNode
  isRoot?: boolean
  /** A condition inside an action, which cannot look at what was before. */
  plain?: boolean
}

/** A group of clauses, of which all, any or none must hold; groups may stand in groups. */
export function ConditionGroup({ group, isRoot = false, plain = false }: ConditionGroupProps) {
  const { editor } = useEditor()
  const { key, mode, nodes } = group
  const showsMode = !isRoot || nodes.length > 1 || mode !== 'all'

  function addComparison() {
    editor.change(draft => withComparisonAdded(draft, key))
    focusClause(editor)
  }

  function addTime() {
    editor.change(draft => withTimeAdded(draft, key))
    focusClause(editor)
  }

  function addMemory(kind: MemoryKind) {
    editor.change(draft => withMemoryAdded(draft, key, kind))
    focusClause(editor)
  }

  function addGroup() {
    editor.change(draft => withGroupAdded(draft, key, mode === 'any' ? 'all' : 'any'))
    focusClause(editor)
  }

  return (
    <fieldset className={isRoot ? styles.root : styles.group} aria-label={modes[mode].label}>
      {showsMode && (
        <div className={styles.groupHead}>
          <CompactSelect<GroupMode>
            label="How these conditions count"
            className={styles.mode}
            value={mode}
            onChange={next =>
              editor.change(draft => withConditions(draft, root => withMode(root, key, next)))
            }
            options={modeOptions}
          />
          {!isRoot && <ClauseMenu node={group} label="this group" />}
        </div>
      )}
      {nodes.length > 0 && (
        <ul className={styles.clauses}>
          {nodes.map((node, index) => (
            <li key={node.key} className={styles.clause}>
              <span className={styles.word}>{index > 0 ? modes[mode].word : ''}</span>
              <Clause node={node} plain={plain} />
            </li>
          ))}
        </ul>
      )}
      {!isRoot && nodes.length === 0 && <p className={styles.saw}>{emptyWords[mode]}</p>}
      <div className={styles.adds}>
        <Button small variant="quiet" icon={Plus} data-adds onClick={addComparison}>
          Add condition
        </Button>
        <Button small variant="quiet" icon={Clock} onClick={addTime}>
          Add time of day
        </Button>
        <MoreClauses onAdd={addMemory} plain={plain} />
        {nodes.length > 0 && (
          <Button small variant="quiet" icon={Plus} onClick={addGroup}>
            Add group
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function Clause({ node, plain }: { node: ConditionNode; plain: boolean }) {
  if (node.kind === 'group') return <ConditionGroup group={node} plain={plain} />
  switch (node.kind) {
    case 'comparison':
      return <ComparisonRow node={node} />
    case 'time':
      return <TimeRow node={node} />
    case 'changed':
      return <ChangeRow node={node} />
    case 'age':
      return <AgeRow node={node} />
    case 'last':
      return <LastRow node={node} />
    case 'expression':
      return <ExpressionRow node={node} />
  }
}
