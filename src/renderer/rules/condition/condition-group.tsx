import { Clock, Plus } from 'lucide-react'
import { Button } from '../../component/button.tsx'
import { withComparisonAdded, withConditions, withGroupAdded, withTimeAdded } from '../draft/clause-edit.ts'
import { withMode } from '../draft/condition-edit.ts'
import type { ConditionNode, GroupMode, GroupNode } from '../draft/condition-node.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { ClauseMenu } from './clause-menu.tsx'
import { CompactSelect } from './compact-select.tsx'
import { ComparisonRow } from './comparison-row.tsx'
import styles from './condition.module.css'
import { focusClause } from './focus-clause.ts'
import { TimeRow } from './time-row.tsx'

const modes: Record<GroupMode, { label: string; word: string }> = {
  all: { label: 'All of these hold', word: 'and' },
  any: { label: 'Any of these holds', word: 'or' },
  none: { label: 'None of these holds', word: 'nor' },
}

const modeOptions = (['all', 'any', 'none'] as const).map(value => ({ value, label: modes[value].label }))

/** A group of clauses, of which all, any or none must hold; groups may stand in groups. */
export function ConditionGroup({ group, isRoot = false }: { group: GroupNode; isRoot?: boolean }) {
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
              <Clause node={node} />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.adds}>
        <Button small variant="quiet" icon={Plus} data-adds onClick={addComparison}>
          Add condition
        </Button>
        <Button small variant="quiet" icon={Clock} onClick={addTime}>
          Add time of day
        </Button>
        {nodes.length > 0 && (
          <Button small variant="quiet" icon={Plus} onClick={addGroup}>
            Add group
          </Button>
        )}
      </div>
    </fieldset>
  )
}

function Clause({ node }: { node: ConditionNode }) {
  if (node.kind === 'group') return <ConditionGroup group={node} />
  return node.kind === 'time' ? <TimeRow node={node} /> : <ComparisonRow node={node} />
}
