import type { Rule, RunMode } from '../../../shared/workspace/rule.ts'
import { conditionOfNode, type GroupNode, nodeOfCondition } from './condition-node.ts'
import type { Part } from './part-value.ts'

/** A trigger or action with a key that stays its own while it is moved about. */
export interface KeyedPart {
  key: string
  part: Part
}
export type PartList = 'triggers' | 'actions'

/** A rule while it is edited. */
export interface RuleDraft {
  /** Null: not saved yet; it gets its id from its name when it is. */
  id: string | null
  name: string
  enabled: boolean
  folder: string
  notes: string
  mode: RunMode
  triggers: KeyedPart[]
  conditions: GroupNode
  actions: KeyedPart[]
  /** The next key to be given. */
  nextKey: number
}

/** What a new rule may begin with. */
export type RuleSeed = Partial<Omit<Rule, 'id'>>

export function draftOfRule(rule: RuleSeed & { id?: string }): RuleDraft {
  let next = 1
  const newKey = () => `k${next++}`
  const keyed = (part: Part): KeyedPart => ({ key: newKey(), part })
  return {
    id: rule.id ?? null,
    name: rule.name ?? '',
    enabled: rule.enabled ?? true,
    folder: rule.folder ?? '',
    notes: rule.notes ?? '',
    mode: rule.mode ?? 'single',
    triggers: (rule.triggers ?? []).map(keyed),
    conditions: nodeOfCondition(rule.conditions, newKey),
    actions: (rule.actions ?? []).map(keyed),
    nextKey: next,
  }
}

/** The rule as the workspace keeps it. */
export function ruleOfDraft(draft: RuleDraft, id: string): Rule {
  const conditions = conditionOfNode(draft.conditions)
  return {
    id,
    name: draft.name.trim(),
    enabled: draft.enabled,
    folder: normalFolder(draft.folder),
    ...(draft.notes.trim() === '' ? {} : { notes: draft.notes }),
    mode: draft.mode,
    triggers: draft.triggers.map(({ part }) => part),
    ...(conditions ? { conditions } : {}),
    actions: draft.actions.map(({ part }) => part),
  }
}

/** ` /Heating // Cellar/ ` as `Heating/Cellar`. */
export function normalFolder(folder: string): string {
  return folder
    .split('/')
    .map(name => name.trim())
    .filter(name => name !== '')
    .join('/')
}

/** Whether both would be saved as the same rule; the order of the fields of a part says nothing. */
export function sameRule(a: RuleDraft, b: RuleDraft): boolean {
  return a === b || ordered(ruleOfDraft(a, 'x')) === ordered(ruleOfDraft(b, 'x'))
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** `draft` with the keys that the same parts have in `known`; null where it is made of other parts. */
export function withKeysOf(draft: RuleDraft, known: RuleDraft): RuleDraft | null {
  const alike = (['triggers', 'actions'] as const).every(
    list =>
      draft[list].length === known[list].length &&
      draft[list].every(({ part }, index) => part.type === known[list][index]!.part.type),
  )
  const conditions = ordered(conditionOfNode(draft.conditions)) === ordered(conditionOfNode(known.conditions))
  if (!alike || !conditions) return null
  const rekeyed = (list: PartList) =>
    draft[list].map(({ part }, index) => ({ key: known[list][index]!.key, part }))
  return {
    ...draft,
    triggers: rekeyed('triggers'),
    conditions: known.conditions,
    actions: rekeyed('actions'),
    nextKey: known.nextKey,
  }
}
