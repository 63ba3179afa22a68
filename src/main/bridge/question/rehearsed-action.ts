import type { ActionType } from '../../plugin/plugin.ts'
import type { Registry } from '../../plugin/registry.ts'
import type { Surroundings } from '../../run/surroundings.ts'
import { actionOf } from '../parts.ts'

/** Actions that act on nothing but their context: whoever owns that has made it harmless. All others are left undone, new ones too. */
const WITHIN_CONTEXT = new Set(['event', 'variable'])

const NOT_DONE = { rehearsed: 'not carried out' }

/**
 * Carries actions out where nothing may be done: variables and events of the context change, nothing else. `inside`: the action that does
 * it within the rehearsal instead, where there is one.
 */
export function rehearsed(
  registry: Registry,
  inside: (type: string, config: Record<string, unknown>) => ActionType<never> | undefined,
): Surroundings['execute'] {
  return (type, config, context) => {
    const own = inside(type, config)
    if (own) return own.execute(config as never, context)
    const action = actionOf(registry, type)
    return WITHIN_CONTEXT.has(type) ? action.execute(config as never, context) : NOT_DONE
  }
}
