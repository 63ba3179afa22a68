import type { PartDescriptor } from '../../../shared/plugin.ts'
import {
  branchesIn,
  changedTree,
  everyPart,
  keyedPart,
  listIn,
  newBranch,
  newStep,
  partOf,
  stepsIn,
  withInner,
} from './action-tree.ts'
import { nodeOfCondition } from './condition-node.ts'
import { fieldValue, type Part, withField } from './part-value.ts'
import type { KeyedPart, PartList, RuleDraft } from './rule-draft.ts'

/**
 * Editing operations on the triggers and actions of a draft; each gives a new draft. A place is `triggers`, `actions` or that of a
 * list inside an action (see `placeOfList`); a part is found by its key wherever it stands.
 */

type Parts = readonly KeyedPart[]

/** `broker` is put into a field that needs a broker and has none. */
export function withPartAdded(
  draft: RuleDraft,
  place: string,
  descriptor: PartDescriptor,
  broker?: string,
): RuleDraft {
  let part: Part = { ...structuredClone(descriptor.initial), type: descriptor.type }
  for (const { name, control, required } of descriptor.fields)
    if (control === 'broker' && required && broker !== undefined && !fieldValue(part, name))
      part = withField(part, name, broker)
  return withKeys(draft, newKey => {
    const added = keyedPart(part, newKey)
    return withList(draft, place, parts => [...parts, added])
  })
}

export function withPartDuplicated(draft: RuleDraft, list: PartList, key: string): RuleDraft {
  return withKeys(draft, newKey =>
    withLists(draft, list, parts => {
      const index = parts.findIndex(keyed => keyed.key === key)
      if (index < 0) return parts
      const copy = keyedPart(structuredClone(partOf(parts[index]!)), newKey)
      return parts.toSpliced(index + 1, 0, copy)
    }),
  )
}

export function withPartRemoved(draft: RuleDraft, list: PartList, key: string): RuleDraft {
  return withLists(draft, list, parts =>
    parts.some(keyed => keyed.key === key) ? parts.filter(keyed => keyed.key !== key) : parts,
  )
}

export function withPart(
  draft: RuleDraft,
  list: PartList,
  key: string,
  change: (part: Part) => Part,
): RuleDraft {
  return withKeyed(draft, list, key, keyed => ({ ...keyed, part: change(keyed.part) }))
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

/** Moves the part by so many places in its own list; places outside are the ends. */
export function withPartMoved(draft: RuleDraft, list: PartList, key: string, by: number): RuleDraft {
  return withLists(draft, list, parts => {
    const from = parts.findIndex(keyed => keyed.key === key)
    const to = Math.max(0, Math.min(parts.length - 1, from + by))
    return from < 0 || from === to ? parts : parts.toSpliced(from, 1).toSpliced(to, 0, parts[from]!)
  })
}

/** Moves the part to where `target` stands, also into another list; never into itself. */
export function withPartMovedTo(draft: RuleDraft, list: PartList, key: string, target: string): RuleDraft {
  const all = [...everyPart(draft[list])]
  const moved = all.find(keyed => keyed.key === key)
  if (!moved || key === target || [...everyPart([moved])].some(inside => inside.key === target)) return draft
  const beside = positionsTogether(draft, list, key, target)
  if (beside) return withPartMoved(draft, list, key, beside.to - beside.from)
  return withLists(withPartRemoved(draft, list, key), list, parts => {
    const at = parts.findIndex(keyed => keyed.key === target)
    return at < 0 ? parts : parts.toSpliced(at, 0, moved)
  })
}

export function withBranchAdded(draft: RuleDraft, key: string): RuleDraft {
  return withKeys(draft, newKey =>
    withKeyed(draft, 'actions', key, keyed =>
      withInner(keyed, { branches: [...branchesIn(keyed), newBranch(newKey)] }),
    ),
  )
}

export function withBranchRemoved(draft: RuleDraft, key: string, branch: string): RuleDraft {
  return withKeyed(draft, 'actions', key, keyed =>
    withInner(keyed, { branches: branchesIn(keyed).filter(each => each.key !== branch) }),
  )
}

/** Adds an event that a trigger waits for; `own` are its fields. */
export function withStepAdded(draft: RuleDraft, key: string): RuleDraft {
  return withKeys(draft, newKey =>
    withKeyed(draft, 'triggers', key, keyed =>
      withInner(keyed, { steps: [...stepsIn(keyed), newStep(newKey)] }),
    ),
  )
}

export function withStepRemoved(draft: RuleDraft, key: string, step: string): RuleDraft {
  return withKeyed(draft, 'triggers', key, keyed =>
    withInner(keyed, { steps: stepsIn(keyed).filter(each => each.key !== step) }),
  )
}

export function withStep(
  draft: RuleDraft,
  key: string,
  step: string,
  own: Record<string, unknown>,
): RuleDraft {
  return withKeyed(draft, 'triggers', key, keyed =>
    withInner(keyed, { steps: stepsIn(keyed).map(each => (each.key === step ? { ...each, own } : each)) }),
  )
}

/** An empty condition in one field of an action, for its clauses to be added to. */
export function withConditionBegun(draft: RuleDraft, key: string, field: string): RuleDraft {
  return withKeys(draft, newKey =>
    withKeyed(draft, 'actions', key, keyed => {
      const conditions = { ...keyed.inner?.conditions, [field]: nodeOfCondition(undefined, newKey) }
      return withInner(keyed, { conditions })
    }),
  )
}

/** The names of new parts are taken from the draft, which then knows that they are. */
function withKeys(draft: RuleDraft, edit: (newKey: () => string) => RuleDraft): RuleDraft {
  let next = draft.nextKey
  const edited = edit(() => `k${next++}`)
  return { ...edited, nextKey: next }
}

function positionsTogether(draft: RuleDraft, list: PartList, key: string, target: string) {
  let found: { from: number; to: number } | undefined
  withLists(draft, list, parts => {
    const from = parts.findIndex(keyed => keyed.key === key)
    const to = parts.findIndex(keyed => keyed.key === target)
    if (from >= 0 && to >= 0) found = { from, to }
    return parts
  })
  return found
}

function withKeyed(
  draft: RuleDraft,
  list: PartList,
  key: string,
  change: (keyed: KeyedPart) => KeyedPart,
): RuleDraft {
  const part = (keyed: KeyedPart) => (keyed.key === key ? change(keyed) : keyed)
  return { ...draft, [list]: changedTree(draft[list], list, { part }) }
}

/** Changes every list of triggers, or of actions wherever they stand. */
function withLists(draft: RuleDraft, list: PartList, change: (parts: Parts) => Parts): RuleDraft {
  const next = changedTree(draft[list], list, { list: change })
  return next === draft[list] ? draft : { ...draft, [list]: next }
}

/** Changes one list; a field that held none yet begins as an empty one. */
function withList(draft: RuleDraft, place: string, change: (parts: Parts) => Parts): RuleDraft {
  if (place === 'triggers') return { ...draft, triggers: change(draft.triggers) }
  const actions = changedTree(draft.actions, 'actions', {
    part(keyed) {
      const field = place.startsWith(`${keyed.key}.`) ? place.slice(keyed.key.length + 1) : null
      if (field === null || keyed.inner?.lists[field]) return keyed
      return withInner(keyed, { lists: { ...keyed.inner?.lists, [field]: listIn(keyed, field) } })
    },
    list: (parts, at) => (at === place ? change(parts) : parts),
  })
  return { ...draft, actions }
}
