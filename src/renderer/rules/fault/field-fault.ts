import type { Fault } from '../../../shared/errors.ts'
import { branchesIn, type KeyedPart, listIn, stepsIn } from '../draft/action-tree.ts'
import { conditionPaths, type GroupNode } from '../draft/condition-node.ts'
import type { RuleDraft } from '../draft/rule-draft.ts'

/**
 * Faults by the place they are shown at: `name`, `folder`, … of the rule; `KEY` or `KEY.field` of a trigger, action or clause,
 * so that they stay where they belong when parts are moved.
 */
export type FieldFaults = ReadonlyMap<string, string>
export const noFaults: FieldFaults = new Map()

const ruleFields = new Set([
  'name',
  'folder',
  'notes',
  'mode',
  'enabled',
  'maximum',
  'key',
  'priority',
  'rateLimit',
  'triggers',
  'actions',
  'conditions',
])

/** The core's faults (`rule.actions[0].topic`) at their fields; what has no field there is in `others`. */
export function placeFaults(
  faults: readonly Fault[],
  draft: RuleDraft,
): { fields: FieldFaults; others: string[] } {
  const fields = new Map<string, string>()
  const others: string[] = []
  for (const { path, message } of faults) {
    const place = placeOf(path.replace(/^(?:\$\.)?(?:rules\[\d+\]|rule)\.?/, ''), draft)
    if (place === null) others.push(message)
    else if (!fields.has(place)) fields.set(place, message)
  }
  return { fields, others }
}

function placeOf(path: string, draft: RuleDraft): string | null {
  const part = /^(triggers|actions)(\[\d+\].*)$/.exec(path)
  if (part) return placeInList(part[2] ?? '', draft[part[1] as 'triggers' | 'actions'])
  if (path.startsWith('conditions')) {
    const place = placeInCondition(path, draft.conditions)
    if (place) return place
  }
  return ruleFields.has(path.split('.')[0] ?? '') ? path : null
}

/** `path` goes on with the position in the list: `[0].branches[1].actions[0].topic`. */
function placeInList(path: string, parts: readonly KeyedPart[]): string | null {
  const [, position, field] = /^\[(\d+)\](?:\.(.+))?$/.exec(path) ?? []
  const keyed = parts[Number(position)]
  if (position === undefined || !keyed) return null
  return (field && placeInside(field, keyed)) ?? (field ? `${keyed.key}.${field}` : keyed.key)
}

function placeInside(path: string, keyed: KeyedPart): string | null {
  const [, field = '', rest = ''] = /^(\w+)(.*)$/.exec(path) ?? []
  const root = keyed.inner?.conditions[field]
  if (root) return placeInCondition(`conditions${rest}`, root)
  if (listIn(keyed, field).length > 0) return placeInList(rest, listIn(keyed, field))
  const [, at, within = ''] = /^steps\[(\d+)\](?:\.(.+))?$/.exec(path) ?? []
  const step = stepsIn(keyed)[Number(at)]
  if (at !== undefined && step)
    return within.startsWith('conditions')
      ? placeInCondition(within, step.conditions)
      : `${step.key}.${within}`
  const [, position, inside = ''] = /^branches\[(\d+)\]\.(.+)$/.exec(path) ?? []
  const branch = branchesIn(keyed)[Number(position)]
  if (position === undefined || !branch) return null
  return inside.startsWith('conditions')
    ? placeInCondition(inside, branch.conditions)
    : placeInList(inside.replace(/^actions/, ''), branch.actions)
}

function placeInCondition(path: string, root: GroupNode): string | null {
  const [longest] = [...conditionPaths(root)]
    .filter(([, at]) => path.startsWith(at))
    .sort((a, b) => b[1].length - a[1].length)
  return longest ? `${longest[0]}${path.slice(longest[1].length)}` : null
}

/** Without the fault at `place` and those further inside it: what is being mended is no longer accused. */
export function withoutFault(faults: FieldFaults, place: string): FieldFaults {
  const left = [...faults].filter(
    ([at]) => at !== place && !at.startsWith(`${place}.`) && !at.startsWith(`${place}[`),
  )
  return left.length === faults.size ? faults : new Map(left)
}

/** The fault of a field or, where it has none of its own, of something inside it (a list's item, a record's entry). */
export function faultAt(faults: FieldFaults, place: string): string | undefined {
  const own = faults.get(place)
  if (own !== undefined) return own
  for (const [at, message] of faults)
    if (at.startsWith(`${place}[`) || at.startsWith(`${place}.`)) return message
  return undefined
}

/** How many faults are inside the part, its own included. */
export function faultCount(faults: FieldFaults, key: string): number {
  let count = 0
  for (const at of faults.keys())
    if (at === key || at.startsWith(`${key}.`) || at.startsWith(`${key}[`)) count++
  return count
}
