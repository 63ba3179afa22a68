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

/** Whether both would be saved as the same rule. */
export function sameRule(a: RuleDraft, b: RuleDraft): boolean {
  return a === b || JSON.stringify(ruleOfDraft(a, 'x')) === JSON.stringify(ruleOfDraft(b, 'x'))
}
