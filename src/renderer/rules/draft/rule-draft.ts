import type { Rule, RunMode } from '../../../shared/workspace/rule.ts'
import { withKeysOfParts } from './action-keys.ts'
import { type KeyedPart, keyedPart, partOf } from './action-tree.ts'
import { conditionOfNode, type GroupNode, nodeOfCondition } from './condition-node.ts'

export type { KeyedPart } from './action-tree.ts'
export type PartList = 'triggers' | 'actions'

/** How its runs are let in; what is absent is not set. */
export type RunSettings = Pick<
  Rule,
  'maximum' | 'key' | 'priority' | 'stopPropagation' | 'rateLimit' | 'shadow'
>

/** A rule while it is edited. */
export interface RuleDraft {
  /** Null: not saved yet; it gets its id from its name when it is. */
  id: string | null
  name: string
  enabled: boolean
  folder: string
  notes: string
  mode: RunMode
  settings: RunSettings
  triggers: readonly KeyedPart[]
  conditions: GroupNode
  actions: readonly KeyedPart[]
  /** The next key to be given. */
  nextKey: number
}

/** What a new rule may begin with. */
export type RuleSeed = Partial<Omit<Rule, 'id'>>

export function draftOfRule(rule: RuleSeed & { id?: string }): RuleDraft {
  let next = 1
  const newKey = () => `k${next++}`
  return {
    id: rule.id ?? null,
    name: rule.name ?? '',
    enabled: rule.enabled ?? true,
    folder: rule.folder ?? '',
    notes: rule.notes ?? '',
    mode: rule.mode ?? 'single',
    settings: settingsOf(rule),
    triggers: (rule.triggers ?? []).map(trigger => keyedPart(trigger, newKey)),
    conditions: nodeOfCondition(rule.conditions, newKey),
    actions: (rule.actions ?? []).map(action => keyedPart(action, newKey)),
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
    ...settingsOf(draft.settings),
    triggers: draft.triggers.map(partOf),
    ...(conditions ? { conditions } : {}),
    actions: draft.actions.map(partOf),
  }
}

/** Without what is not set; a switch that is off is not set either. */
function settingsOf({
  maximum,
  key,
  priority,
  stopPropagation,
  rateLimit,
  shadow,
}: RunSettings): RunSettings {
  return {
    ...(maximum === undefined ? {} : { maximum }),
    ...(key === undefined || key.trim() === '' ? {} : { key }),
    ...(priority === undefined || priority === 0 ? {} : { priority }),
    ...(stopPropagation ? { stopPropagation } : {}),
    ...(rateLimit ? { rateLimit } : {}),
    ...(shadow ? { shadow } : {}),
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
  const triggers = withKeysOfParts(draft.triggers, known.triggers)
  const actions = withKeysOfParts(draft.actions, known.actions)
  const conditions = ordered(conditionOfNode(draft.conditions)) === ordered(conditionOfNode(known.conditions))
  if (!triggers || !actions || !conditions) return null
  return { ...draft, triggers, conditions: known.conditions, actions, nextKey: known.nextKey }
}
