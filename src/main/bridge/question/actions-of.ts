import { eventString, type TomteEvent } from '../../../shared/event.ts'
import type { Action, Rule } from '../../../shared/workspace/rule.ts'

/**
 * Which events rules make themselves: those of the life that is rehearsed are left out, since the rehearsal makes its own. Of a name with a
 * template its constant beginning decides.
 */
export function emittedNames(rules: readonly Rule[]): (event: TomteEvent) => boolean {
  const names = new Set<string>()
  const beginnings: string[] = []
  for (const { type, prefix, suffix = '' } of actionsOf(rules)) {
    if (type !== 'event') continue
    const name = suffix === '' ? String(prefix) : `${prefix}.${suffix}`
    const template = name.indexOf('{{')
    if (template < 0) names.add(name)
    else beginnings.push(name.slice(0, template))
  }
  if (names.size + beginnings.length === 0) return () => false
  return event => {
    const name = eventString(event)
    return names.has(name) || beginnings.some(beginning => name.startsWith(beginning))
  }
}

/** Whether an action of that type stands anywhere in these rules. */
export function hasAction(rules: readonly Rule[], type: string): boolean {
  for (const action of actionsOf(rules)) if (action.type === type) return true
  return false
}

/** All actions, also those inside of others, in fields that only their plug-ins know. */
export function* actionsOf(rules: readonly Rule[]): Generator<Action> {
  for (const { actions } of rules) yield* within(actions, 0)
}

function* within(value: unknown, depth: number): Generator<Action> {
  if (typeof value !== 'object' || value === null || depth > 64) return
  if (typeof (value as Action).type === 'string') yield value as Action
  for (const inner of Object.values(value)) yield* within(inner, depth + 1)
}
