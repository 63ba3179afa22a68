import { Plus, X } from 'lucide-react'
import { Button, IconButton } from '../../component/button.tsx'
import { ConditionGroup } from '../condition/condition-group.tsx'
import { branchesIn, placeOfList } from '../draft/action-tree.ts'
import { withBranchAdded, withBranchRemoved } from '../draft/draft-edit.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { branchLetter } from '../words/action-number.ts'
import { NestedActions } from './nested-actions.tsx'
import styles from './part.module.css'
import type { TreeFieldProps } from './tree-field-props.ts'

/** Lists of actions beside each other: of those with conditions the first that fits is taken, of the others all. */
export function BranchesField({ keyed, hint, number }: TreeFieldProps) {
  const { editor } = useEditor()
  const { key } = keyed
  const branches = branchesIn(keyed)
  const fault = useFault(placeOfList(key, hint.name))
  return (
    <div className={styles.branches}>
      {branches.map((branch, index) => {
        const letter = branchLetter(index)
        return (
          <fieldset
            key={branch.key}
            className={styles.branch}
            aria-label={`Branch ${letter} of action ${number}`}
          >
            <div className={styles.branchHead}>
              <span className={styles.branchWord}>{branchWord(hint.conditional === true, index)}</span>
              <IconButton
                icon={X}
                label={`Remove branch ${letter}`}
                onClick={() => editor.change(draft => withBranchRemoved(draft, key, branch.key))}
              />
            </div>
            {hint.conditional && <ConditionGroup group={branch.conditions} isRoot plain />}
            {hint.conditional && <span className={styles.branchWord}>then</span>}
            <NestedActions
              place={placeOfList(branch.key)}
              parts={branch.actions}
              inside={`${number}${letter}.`}
              label={`Actions of branch ${letter}`}
            />
          </fieldset>
        )
      })}
      <div>
        <Button
          small
          variant="quiet"
          icon={Plus}
          onClick={() => editor.change(draft => withBranchAdded(draft, key))}
        >
          {hint.conditional && branches.length > 0 ? 'Add “else if”' : 'Add branch'}
        </Button>
      </div>
      {fault && branches.length === 0 && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

function branchWord(conditional: boolean, index: number): string {
  if (conditional) return index === 0 ? 'If' : 'else if'
  return index === 0 ? 'At the same time' : 'and'
}
