import { Plus } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Control } from '../../../shared/plugin.ts'
import { Button } from '../../component/button.tsx'
import { Field } from '../../component/field.tsx'
import { ConditionGroup } from '../condition/condition-group.tsx'
import { listIn, placeOfList } from '../draft/action-tree.ts'
import { withConditionBegun } from '../draft/draft-edit.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { BranchesField } from './branches-field.tsx'
import { NestedActions } from './nested-actions.tsx'
import { StepsField } from './steps-field.tsx'
import type { TreeFieldProps } from './tree-field-props.ts'

/** Fields that hold actions or conditions, which are edited as those of the rule are. */
export const treeFields: Partial<Record<Control, ComponentType<TreeFieldProps>>> = {
  actions: ActionsField,
  condition: ConditionField,
  branches: BranchesField,
  steps: StepsField,
}

function ActionsField({ keyed, hint, number }: TreeFieldProps) {
  return (
    <Field label={hint.label} help={hint.help}>
      <NestedActions
        place={placeOfList(keyed.key, hint.name)}
        parts={listIn(keyed, hint.name)}
        inside={`${number}.`}
        label={`${hint.label} of action ${number}`}
      />
    </Field>
  )
}

function ConditionField({ keyed, hint }: TreeFieldProps) {
  const { editor } = useEditor()
  const fault = useFault(placeOfList(keyed.key, hint.name))
  const root = keyed.inner?.conditions[hint.name]
  return (
    <Field label={hint.label} help={hint.help} error={fault}>
      {root ? (
        <ConditionGroup group={root} isRoot plain />
      ) : (
        <div>
          <Button
            small
            variant="quiet"
            icon={Plus}
            onClick={() => editor.change(draft => withConditionBegun(draft, keyed.key, hint.name))}
          >
            Add condition
          </Button>
        </div>
      )}
    </Field>
  )
}
