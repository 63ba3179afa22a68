import { unaryOperators } from '../../../shared/workspace/condition.ts'
import { comparedFault, rangeDraftFault } from '../draft/compared-value.ts'
import { clausesIn } from '../draft/condition-edit.ts'
import type { ComparisonNode } from '../draft/condition-node.ts'
import { fieldValue } from '../draft/part-value.ts'
import { normalFolder, type PartList, type RuleDraft } from '../draft/rule-draft.ts'
import { timeFaults } from '../draft/time-node.ts'
import { type Descriptors, isShown } from '../words/descriptors.ts'
import { checkField } from './check-field.ts'
import type { FieldFaults } from './field-fault.ts'

/** What the window itself can tell is missing or wrong, by the place it is shown at. The core checks again when it is saved. */
export function checkDraft(draft: RuleDraft, descriptors: Descriptors): FieldFaults {
  const faults = new Map<string, string>()
  if (draft.name.trim() === '') faults.set('name', 'Give the rule a name.')
  if (normalFolder(draft.folder).length > 200)
    faults.set('folder', 'A folder’s path has at most 200 characters.')
  checkParts(draft, 'triggers', descriptors, faults)
  for (const node of clausesIn(draft.conditions))
    if (node.kind === 'comparison') checkComparison(node, faults)
    else for (const [field, fault] of timeFaults(node)) faults.set(`${node.key}.time.${field}`, fault)
  if (draft.actions.length === 0) faults.set('actions', 'Add at least one action.')
  checkParts(draft, 'actions', descriptors, faults)
  return faults
}

function checkComparison({ key, field, op, value }: ComparisonNode, faults: Map<string, string>): void {
  if (field.trim() === '') faults.set(`${key}.field`, 'Name the field to compare.')
  if (unaryOperators.includes(op)) return
  const fault = op === 'between' ? rangeDraftFault(value) : comparedFault(value)
  if (fault) faults.set(`${key}.value`, fault)
}

function checkParts(
  draft: RuleDraft,
  list: PartList,
  descriptors: Descriptors,
  faults: Map<string, string>,
): void {
  for (const { key, part } of draft[list])
    for (const hint of descriptors.find(list, part.type)?.fields ?? []) {
      if (!isShown(hint, part)) continue
      const fault = checkField(hint, fieldValue(part, hint.name), part)
      if (fault) faults.set(`${key}.${hint.name}`, fault)
    }
}

/** The button's words for what is missing: the first fault, and how many more there are. */
export function missingInWords(faults: FieldFaults): string | null {
  const [first] = faults.values()
  if (first === undefined) return null
  const more = faults.size - 1
  if (more === 0) return first
  return `${first} And ${more} more ${more === 1 ? 'field needs' : 'fields need'} a look.`
}
