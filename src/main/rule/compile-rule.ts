import { TomteError } from '../../shared/errors.ts'
import type { Condition } from '../../shared/workspace/condition.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import { compileAction } from './compile-action.ts'
import type { CompiledAction, CompiledRule, CompiledTrigger, Parts } from './compiled-rule.ts'
import { compileCondition, traceCondition } from './condition.ts'
import { compileLimits } from './run-limits.ts'

/** What was compiled already: rules that say the same share it, which keeps thousands of them small and fast. */
export interface Shared {
  conditions: Map<string, CompiledRule['condition']>
  actions: Map<string, CompiledAction>
}

export function nothingShared(): Shared {
  return { conditions: new Map(), actions: new Map() }
}

/**
 * Compiles a rule; the rule must not be changed afterwards.
 * @throws TomteError ERR_RULE where a part is of a type no plug-in offers, or a condition names a field that cannot be
 */
export function compileRule(rule: Rule, parts: Parts, shared = nothingShared()): CompiledRule {
  const { conditions } = rule
  const triggers = compileTriggers(rule, parts)
  return {
    rule,
    id: rule.id,
    name: rule.name,
    mode: rule.mode,
    limits: compileLimits(rule),
    triggers,
    condition: conditions ? once(shared.conditions, conditions, () => conditionOf(conditions)) : null,
    actions: rule.actions.map(action => once(shared.actions, action, () => compileAction(action, parts))),
    describeTrigger: index => describe(triggers.find(trigger => trigger.index === index)),
    traceConditions: (event, variables) => (conditions ? traceCondition(conditions, event, variables) : null),
  }
}

function conditionOf(conditions: Condition): CompiledRule['condition'] {
  const holds = compileCondition(conditions)
  return (event, variables) => holds(event, variables, event.time)
}

function once<T>(known: Map<string, T>, source: unknown, compile: () => T): T {
  const key = JSON.stringify(source)
  let compiled = known.get(key)
  if (compiled === undefined) {
    compiled = compile()
    known.set(key, compiled)
  }
  return compiled
}

function compileTriggers(rule: Rule, parts: Parts): CompiledTrigger[] {
  return rule.triggers.flatMap((trigger, index) => {
    if (trigger.disabled) return []
    const key = parts.triggerKey(trigger)
    if (!key) throw new TomteError('ERR_RULE', `No plug-in offers the trigger “${trigger.type}”.`)
    return { key, index }
  })
}

function describe(trigger: CompiledTrigger | undefined): string {
  if (!trigger) return 'Started by hand'
  const { key } = trigger
  if ('pattern' in key) return `Event ${key.pattern}`
  return `Message on ${key.filter}${key.broker === null ? '' : ` of ${key.broker}`}`
}
