import { changedTree, everyCondition } from './action-tree.ts'
import { draftOfValue } from './compared-value.ts'
import { appended, clausesIn, wrapped } from './condition-edit.ts'
import type { ClauseNode, ConditionNode, GroupMode, GroupNode } from './condition-node.ts'
import { type MemoryKind, newMemoryNode } from './memory-node.ts'
import type { RuleDraft } from './rule-draft.ts'
import { newTimeNode } from './time-node.ts'

/** Editing operations on the conditions of a draft, those of the rule and those inside its actions; each gives a new draft. */

/** `edit` is asked for every condition; it changes the one that holds the key it is about and leaves the others as they are. */
export function withConditions(draft: RuleDraft, edit: (root: GroupNode) => GroupNode): RuleDraft {
  const conditions = edit(draft.conditions)
  const triggers = changedTree(draft.triggers, 'triggers', { conditions: edit })
  const actions = changedTree(draft.actions, 'actions', { conditions: edit })
  return { ...draft, triggers, conditions, actions }
}

/** The outermost groups, in the order in which they are shown. */
export function conditionsOf(draft: RuleDraft): GroupNode[] {
  return [...everyCondition(draft.triggers), draft.conditions, ...everyCondition(draft.actions)]
}

export function clausesOf(draft: RuleDraft): ClauseNode[] {
  return conditionsOf(draft).flatMap(clausesIn)
}

/** Adds a comparison, begun with `field` where one is known, to the group. */
export function withComparisonAdded(draft: RuleDraft, groupKey: string, field = ''): RuleDraft {
  return withNode(draft, groupKey, key => ({
    kind: 'comparison',
    key,
    field,
    op: '==',
    value: draftOfValue(undefined),
  }))
}

export function withTimeAdded(draft: RuleDraft, groupKey: string): RuleDraft {
  return withNode(draft, groupKey, newTimeNode)
}

export function withMemoryAdded(draft: RuleDraft, groupKey: string, kind: MemoryKind): RuleDraft {
  return withNode(draft, groupKey, key => newMemoryNode(kind, key))
}

/** Adds a group holding one empty comparison. */
export function withGroupAdded(draft: RuleDraft, groupKey: string, mode: GroupMode): RuleDraft {
  const key = `k${draft.nextKey}`
  return withComparisonAdded(
    withNode(draft, groupKey, () => ({ kind: 'group', key, mode, nodes: [] })),
    key,
  )
}

export function withClauseWrapped(draft: RuleDraft, key: string, mode: GroupMode): RuleDraft {
  const group = `k${draft.nextKey}`
  const wrappedDraft = withConditions(draft, root => wrapped(root, key, group, mode))
  return { ...wrappedDraft, nextKey: draft.nextKey + 1 }
}

function withNode(draft: RuleDraft, groupKey: string, make: (key: string) => ConditionNode): RuleDraft {
  const node = make(`k${draft.nextKey}`)
  const added = withConditions(draft, root => appended(root, groupKey, node))
  return { ...added, nextKey: draft.nextKey + 1 }
}
