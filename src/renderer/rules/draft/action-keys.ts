import type { Branch, Inner, KeyedPart, StepDraft } from './action-tree.ts'
import { conditionOfNode, type GroupNode } from './condition-node.ts'

const nothing: Inner = { lists: {}, conditions: {} }

/** `parts` with the keys that the same parts have in `known`; null where it is made of other parts. */
export function withKeysOfParts(
  parts: readonly KeyedPart[],
  known: readonly KeyedPart[],
): readonly KeyedPart[] | null {
  return paired(parts, known, withKeysOfPart)
}

function withKeysOfPart(keyed: KeyedPart, known: KeyedPart): KeyedPart | null {
  const { part } = keyed
  if (part.type !== known.part.type) return null
  if (!keyed.inner && !known.inner) return { key: known.key, part }
  const inner = withKeysOfInner(keyed.inner ?? nothing, known.inner ?? nothing)
  return inner && { key: known.key, part, inner }
}

function withKeysOfInner(inner: Inner, known: Inner): Inner | null {
  const lists: Record<string, readonly KeyedPart[]> = {}
  for (const field of fieldsOf(inner.lists, known.lists)) {
    const list = withKeysOfParts(inner.lists[field] ?? [], known.lists[field] ?? [])
    if (!list) return null
    lists[field] = list
  }
  for (const field of fieldsOf(inner.conditions, known.conditions))
    if (!sameCondition(inner.conditions[field], known.conditions[field])) return null
  const branches = paired(inner.branches ?? [], known.branches ?? [], withKeysOfBranch)
  if (!branches) return null
  const steps = paired(inner.steps ?? [], known.steps ?? [], withKeysOfStep)
  if (!steps) return null
  return {
    lists,
    conditions: known.conditions,
    branches: known.branches && branches,
    steps: known.steps && steps,
  }
}

function withKeysOfBranch(branch: Branch, known: Branch): Branch | null {
  const actions = withKeysOfParts(branch.actions, known.actions)
  return actions && sameCondition(branch.conditions, known.conditions) ? { ...known, actions } : null
}

function withKeysOfStep(step: StepDraft, known: StepDraft): StepDraft | null {
  return sameCondition(step.conditions, known.conditions) ? { ...known, own: step.own } : null
}

function paired<T>(
  items: readonly T[],
  known: readonly T[],
  pair: (item: T, known: T) => T | null,
): T[] | null {
  if (items.length !== known.length) return null
  const pairs = items.map((item, index) => pair(item, known[index] as T))
  return pairs.every(each => each !== null) ? pairs : null
}

function fieldsOf(a: object, b: object): Set<string> {
  return new Set([...Object.keys(a), ...Object.keys(b)])
}

function sameCondition(a: GroupNode | undefined, b: GroupNode | undefined): boolean {
  return JSON.stringify(a && conditionOfNode(a)) === JSON.stringify(b && conditionOfNode(b))
}
