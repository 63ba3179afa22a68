import type { Fault } from '../../../shared/errors.ts'
import { conditionPaths } from '../draft/condition-node.ts'
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
  const clauses = conditionPaths(draft.conditions)
  for (const { path, message } of faults) {
    const place = placeOf(path.replace(/^(?:\$\.)?(?:rules\[\d+\]|rule)\.?/, ''), draft, clauses)
    if (place === null) others.push(message)
    else if (!fields.has(place)) fields.set(place, message)
  }
  return { fields, others }
}

function placeOf(path: string, draft: RuleDraft, clauses: ReadonlyMap<string, string>): string | null {
  const part = /^(triggers|actions)\[(\d+)\](?:\.(.+))?$/.exec(path)
  if (part) {
    const keyed = draft[part[1] as 'triggers' | 'actions'][Number(part[2])]
    if (!keyed) return null
    return part[3] ? `${keyed.key}.${part[3]}` : keyed.key
  }
  if (path.startsWith('conditions')) {
    const [longest] = [...clauses]
      .filter(([, at]) => path.startsWith(at))
      .sort((a, b) => b[1].length - a[1].length)
    if (longest) return `${longest[0]}${path.slice(longest[1].length)}`
  }
  return ruleFields.has(path) ? path : null
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
