import type { PartDescriptor } from '../../../shared/plugin.ts'
import { draftOfValue } from './compared-value.ts'
import { appended, wrapped } from './condition-edit.ts'
import type { ConditionNode, GroupMode } from './condition-node.ts'
import { fieldValue, type Part, withField } from './part-value.ts'
import type { KeyedPart, PartList, RuleDraft } from './rule-draft.ts'
import { newTimeNode } from './time-node.ts'

/** Editing operations on a rule draft; each gives a new draft. */

/** `broker` is put into a field that needs a broker and has none. */
export function withPartAdded(
  draft: RuleDraft,
  list: PartList,
  descriptor: PartDescriptor,
  broker?: string,
): RuleDraft {
  let part: Part = { ...structuredClone(descriptor.initial), type: descriptor.type }
  for (const { name, control, required } of descriptor.fields)
    if (control === 'broker' && required && broker !== undefined && !fieldValue(part, name))
      part = withField(part, name, broker)
  return inserted(draft, list, draft[list].length, part)
}

export function withPartDuplicated(draft: RuleDraft, list: PartList, key: string): RuleDraft {
  const index = draft[list].findIndex(keyed => keyed.key === key)
  if (index < 0) return draft
  return inserted(draft, list, index + 1, structuredClone(draft[list][index]!.part))
}

export function withPartRemoved(draft: RuleDraft, list: PartList, key: string): RuleDraft {
  return { ...draft, [list]: draft[list].filter(keyed => keyed.key !== key) }
}

export function withPart(
  draft: RuleDraft,
  list: PartList,
  key: string,
  change: (part: Part) => Part,
): RuleDraft {
  const parts = draft[list].map(keyed => (keyed.key === key ? { key, part: change(keyed.part) } : keyed))
  return { ...draft, [list]: parts }
}

export function withPartField(
  draft: RuleDraft,
  list: PartList,
  key: string,
  name: string,
  value: unknown,
): RuleDraft {
  return withPart(draft, list, key, part => withField(part, name, value))
}

/** Moves the part to place `to`, counted in the list as it is after the move; places outside are the ends. */
export function withPartMoved(draft: RuleDraft, list: PartList, key: string, to: number): RuleDraft {
  const from = draft[list].findIndex(keyed => keyed.key === key)
  const place = Math.max(0, Math.min(draft[list].length - 1, to))
  if (from < 0 || from === place) return draft
  const parts: KeyedPart[] = [...draft[list]]
  parts.splice(place, 0, ...parts.splice(from, 1))
  return { ...draft, [list]: parts }
}

/** Adds a comparison, begun with `field` where one is known, to the group. */
export function withComparisonAdded(draft: RuleDraft, groupKey: string, field = ''): RuleDraft {
  const node: ConditionNode = {
    kind: 'comparison',
    key: `k${draft.nextKey}`,
    field,
    op: '==',
    value: draftOfValue(undefined),
  }
  return { ...draft, conditions: appended(draft.conditions, groupKey, node), nextKey: draft.nextKey + 1 }
}

/** Adds a window of time to the group. */
export function withTimeAdded(draft: RuleDraft, groupKey: string): RuleDraft {
  const node = newTimeNode(`k${draft.nextKey}`)
  return { ...draft, conditions: appended(draft.conditions, groupKey, node), nextKey: draft.nextKey + 1 }
}

/** Adds a group holding one empty comparison. */
export function withGroupAdded(draft: RuleDraft, groupKey: string, mode: GroupMode): RuleDraft {
  const key = `k${draft.nextKey}`
  const node: ConditionNode = { kind: 'group', key, mode, nodes: [] }
  const conditions = appended(draft.conditions, groupKey, node)
  return withComparisonAdded({ ...draft, conditions, nextKey: draft.nextKey + 1 }, key)
}

export function withClauseWrapped(draft: RuleDraft, key: string, mode: GroupMode): RuleDraft {
  const conditions = wrapped(draft.conditions, key, `k${draft.nextKey}`, mode)
  return { ...draft, conditions, nextKey: draft.nextKey + 1 }
}

function inserted(draft: RuleDraft, list: PartList, at: number, part: Part): RuleDraft {
  const parts: KeyedPart[] = [...draft[list]]
  parts.splice(at, 0, { key: `k${draft.nextKey}`, part })
  return { ...draft, [list]: parts, nextKey: draft.nextKey + 1 }
}
