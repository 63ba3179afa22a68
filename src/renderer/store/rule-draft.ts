import type { EventRow } from '../../shared/contract/event.ts'
import { eventString } from '../../shared/event.ts'
import type { Trigger } from '../../shared/workspace/rule.ts'
import type { Target } from './navigation.ts'
import type { Route } from './route.ts'

/** A new rule as it is begun from an event; the rule editor fills in the rest. */
export interface RuleDraft {
  name: string
  triggers: Trigger[]
}

/** Listens for what just happened: its topic where it was a message, else its event string. */
export function draftFromEvent(row: EventRow): RuleDraft {
  if (row.broker !== undefined && row.topic !== undefined)
    return { name: row.topic, triggers: [{ type: 'mqtt', broker: row.broker, filter: row.topic }] }
  const pattern = eventString(row)
  return { name: pattern, triggers: [{ type: 'event', pattern }] }
}

/** `#/rules/new?draft=…`: the draft travels in the address, so that a reload keeps it. */
export function ruleDraftTarget(row: EventRow): Target {
  return { screen: 'rules', id: 'new', query: { draft: JSON.stringify(draftFromEvent(row)) } }
}

/** The draft in the address of `#/rules/new`; null where there is none that makes sense. */
export function readRuleDraft(route: Route): RuleDraft | null {
  try {
    const draft: unknown = JSON.parse(route.query.draft ?? 'null')
    return isDraft(draft) ? draft : null
  } catch {
    return null
  }
}

function isDraft(value: unknown): value is RuleDraft {
  if (typeof value !== 'object' || value === null) return false
  const { name, triggers } = value as Record<string, unknown>
  return (
    typeof name === 'string' &&
    Array.isArray(triggers) &&
    triggers.every(
      trigger => typeof trigger === 'object' && trigger !== null && typeof trigger.type === 'string',
    )
  )
}
