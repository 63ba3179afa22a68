import type { FieldHint } from '../../../shared/plugin.ts'
import { unaryOperators } from '../../../shared/workspace/condition.ts'
import { branchesIn, everyPart, type KeyedPart, listIn, stepsIn } from '../draft/action-tree.ts'
import { clausesOf } from '../draft/clause-edit.ts'
import { comparedFault, rangeDraftFault } from '../draft/compared-value.ts'
import { clausesIn } from '../draft/condition-edit.ts'
import type { ComparisonNode } from '../draft/condition-node.ts'
import { type MemoryNode, memoryFaults } from '../draft/memory-node.ts'
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
  for (const node of clausesOf(draft))
    if (node.kind === 'comparison') checkComparison(node, faults)
    else if (node.kind === 'time')
      for (const [field, fault] of timeFaults(node)) faults.set(`${node.key}.time.${field}`, fault)
    else checkMemory(node, faults)
  if (draft.actions.length === 0) faults.set('actions', 'Add at least one action.')
  checkParts(draft, 'actions', descriptors, faults)
  return faults
}

function checkMemory(node: MemoryNode, faults: Map<string, string>): void {
  const place = node.kind === 'expression' ? node.key : `${node.key}.${node.kind}`
  for (const [field, fault] of memoryFaults(node)) faults.set(`${place}.${field}`, fault)
  if (node.kind === 'last' && !unaryOperators.includes(node.op)) {
    const fault = node.op === 'between' ? rangeDraftFault(node.value) : comparedFault(node.value)
    if (fault) faults.set(`${place}.value`, fault)
  }
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
  for (const keyed of everyPart(draft[list])) {
    const { key, part } = keyed
    for (const hint of descriptors.find(list, part.type)?.fields ?? []) {
      if (!isShown(hint, part)) continue
      const fault = isTree(hint)
        ? treeFault(hint, keyed)
        : checkField(hint, fieldValue(part, hint.name), part)
      if (fault) faults.set(`${key}.${hint.name}`, fault)
    }
  }
}

function isTree({ control }: FieldHint): boolean {
  return control === 'actions' || control === 'branches' || control === 'condition' || control === 'steps'
}

function treeFault({ name, control, required }: FieldHint, keyed: KeyedPart): string | null {
  if (!required) return null
  if (control === 'actions') return listIn(keyed, name).length > 0 ? null : 'Add at least one action.'
  if (control === 'steps') return stepsIn(keyed).length > 1 ? null : 'Add at least two steps.'
  if (control === 'branches') return branchesIn(keyed).length > 0 ? null : 'Add at least one branch.'
  const condition = keyed.inner?.conditions[name]
  return condition && clausesIn(condition).length > 0 ? null : 'Add a condition.'
}

/** The button's words for what is missing: the first fault, and how many more there are. */
export function missingInWords(faults: FieldFaults): string | null {
  const [first] = faults.values()
  if (first === undefined) return null
  const more = faults.size - 1
  if (more === 0) return first
  return `${first} And ${more} more ${more === 1 ? 'field needs' : 'fields need'} a look.`
}
