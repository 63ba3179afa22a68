import { isRecord } from '../../../shared/record.ts'
import type { Condition } from '../../../shared/workspace/condition.ts'
import { conditionOfNode, type GroupNode, nodeOfCondition } from './condition-node.ts'
import type { Part } from './part-value.ts'

/** A trigger or action with a key that stays its own while it is moved about, and what stands inside of it. */
export interface KeyedPart {
  key: string
  /** Its own fields, without those in `inner`. */
  part: Part
  inner?: Inner
}

/** Actions and conditions inside an action, each in the form it is edited in. */
export interface Inner {
  /** By the name of the field. */
  readonly lists: Readonly<Record<string, readonly KeyedPart[]>>
  readonly conditions: Readonly<Record<string, GroupNode>>
  readonly branches?: readonly Branch[]
  /** Of a trigger that waits for several events. */
  readonly steps?: readonly StepDraft[]
}

/** One event of several: its own fields, and the conditions it must fit. */
export interface StepDraft {
  key: string
  own: Record<string, unknown>
  conditions: GroupNode
}

export interface Branch {
  key: string
  conditions: GroupNode
  actions: readonly KeyedPart[]
}

/** Names the list in one field of an action, or that of a branch, by its key. */
export function placeOfList(key: string, field = 'actions'): string {
  return `${key}.${field}`
}

const nothing: Inner = { lists: {}, conditions: {} }
const CONDITIONS = ['conditions', 'while', 'until']

/** Which fields of an action hold others is told by what is in them: lists of parts that have a type, and the words for conditions. */
export function keyedPart(part: Part, newKey: () => string): KeyedPart {
  const key = newKey()
  const own: Part = { ...part }
  const lists: Record<string, KeyedPart[]> = {}
  const conditions: Record<string, GroupNode> = {}
  let branches: Branch[] | undefined
  let steps: StepDraft[] | undefined
  for (const [field, value] of Object.entries(part)) {
    if (field === 'branches' && isListOf(value, isBranch))
      branches = value.map(each => branchOf(each, newKey))
    else if (field === 'steps' && isListOf(value, isRecord)) steps = value.map(each => stepOf(each, newKey))
    else if (isListOf(value, isPart)) lists[field] = value.map(each => keyedPart(each, newKey))
    else if (CONDITIONS.includes(field) && isRecord(value))
      conditions[field] = nodeOfCondition(value as Condition, newKey)
    else continue
    delete own[field]
  }
  const holds = branches ?? steps ?? Object.keys({ ...lists, ...conditions })[0]
  return holds === undefined
    ? { key, part: own }
    : { key, part: own, inner: { lists, conditions, branches, steps } }
}

/** The action as the workspace keeps it. */
export function partOf({ part, inner }: KeyedPart): Part {
  if (!inner) return part
  const whole: Part = { ...part }
  for (const [field, root] of Object.entries(inner.conditions)) {
    const condition = conditionOfNode(root)
    if (condition) whole[field] = condition
  }
  for (const [field, parts] of Object.entries(inner.lists)) whole[field] = parts.map(partOf)
  if (inner.branches)
    whole.branches = inner.branches.map(({ conditions, actions }) => {
      const condition = conditionOfNode(conditions)
      return { ...(condition ? { conditions: condition } : {}), actions: actions.map(partOf) }
    })
  if (inner.steps) whole.steps = inner.steps.map(writtenStep)
  return whole
}

function writtenStep({ own, conditions }: StepDraft): Record<string, unknown> {
  const condition = conditionOfNode(conditions)
  return condition ? { ...own, conditions: condition } : own
}

function stepOf({ conditions, ...own }: Record<string, unknown>, newKey: () => string): StepDraft {
  return { key: newKey(), own, conditions: nodeOfCondition(conditions as Condition | undefined, newKey) }
}

export function newStep(newKey: () => string): StepDraft {
  return stepOf({}, newKey)
}

export function stepsIn({ inner }: KeyedPart): readonly StepDraft[] {
  return inner?.steps ?? []
}

export function withInner({ key, part, inner }: KeyedPart, change: Partial<Inner>): KeyedPart {
  return { key, part, inner: { ...(inner ?? nothing), ...change } }
}

/** The actions of one field of `keyed`. */
export function listIn({ inner }: KeyedPart, field: string): readonly KeyedPart[] {
  return inner?.lists[field] ?? []
}

export function branchesIn({ inner }: KeyedPart): readonly Branch[] {
  return inner?.branches ?? []
}

export function newBranch(newKey: () => string): Branch {
  return { key: newKey(), conditions: nodeOfCondition(undefined, newKey), actions: [] }
}

/** `parts` and all inside of them, those inside after those around. */
export function* everyPart(parts: readonly KeyedPart[]): Generator<KeyedPart> {
  for (const keyed of parts) {
    yield keyed
    for (const list of Object.values(keyed.inner?.lists ?? {})) yield* everyPart(list)
    for (const { actions } of branchesIn(keyed)) yield* everyPart(actions)
  }
}

/** The conditions that stand inside of `parts`. */
export function* everyCondition(parts: readonly KeyedPart[]): Generator<GroupNode> {
  for (const { inner } of everyPart(parts)) {
    if (!inner) continue
    yield* Object.values(inner.conditions)
    for (const { conditions } of [...(inner.branches ?? []), ...(inner.steps ?? [])]) yield conditions
  }
}

export interface TreeChange {
  /** One action, before what stands inside of it. */
  part?(keyed: KeyedPart): KeyedPart
  /** One list of actions, its inner ones changed already; `place`: see `placeOfList`. */
  list?(parts: readonly KeyedPart[], place: string): readonly KeyedPart[]
  conditions?(root: GroupNode): GroupNode
}

/** The list at `place` and all lists and conditions inside it, changed; what does not change stays the same object. */
export function changedTree(
  parts: readonly KeyedPart[],
  place: string,
  change: TreeChange,
): readonly KeyedPart[] {
  const inside = mapped(parts, keyed => changedPart(change.part?.(keyed) ?? keyed, change))
  return change.list?.(inside, place) ?? inside
}

function changedPart(keyed: KeyedPart, change: TreeChange): KeyedPart {
  const { key, inner } = keyed
  if (!inner) return keyed
  const condition = (root: GroupNode) => change.conditions?.(root) ?? root
  const lists = mappedRecord(inner.lists, (list, field) => changedTree(list, placeOfList(key, field), change))
  const conditions = mappedRecord(inner.conditions, condition)
  const branches =
    inner.branches &&
    mapped(inner.branches, branch => {
      const actions = changedTree(branch.actions, placeOfList(branch.key), change)
      const held = condition(branch.conditions)
      return actions === branch.actions && held === branch.conditions
        ? branch
        : { ...branch, conditions: held, actions }
    })
  const steps =
    inner.steps &&
    mapped(inner.steps, step => {
      const held = condition(step.conditions)
      return held === step.conditions ? step : { ...step, conditions: held }
    })
  const same =
    lists === inner.lists &&
    conditions === inner.conditions &&
    branches === inner.branches &&
    steps === inner.steps
  return same ? keyed : withInner(keyed, { lists, conditions, branches, steps })
}

function branchOf(branch: { conditions?: Condition; actions?: Part[] }, newKey: () => string): Branch {
  return {
    key: newKey(),
    conditions: nodeOfCondition(branch.conditions, newKey),
    actions: (branch.actions ?? []).map(each => keyedPart(each, newKey)),
  }
}

function isPart(value: unknown): value is Part {
  return isRecord(value) && typeof value.type === 'string'
}

function isBranch(value: unknown): value is { conditions?: Condition; actions?: Part[] } {
  return isRecord(value) && Array.isArray(value.actions) && value.actions.every(isPart)
}

/** An empty list says nothing of what could be in it. */
function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.length > 0 && value.every(is)
}

function mapped<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const next = items.map(change)
  return next.every((item, index) => item === items[index]) ? items : next
}

function mappedRecord<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => T,
): Readonly<Record<string, T>> {
  const next = Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]))
  return Object.keys(record).every(name => next[name] === record[name]) ? record : next
}
