import { TomteError } from '../../shared/errors.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import { compileAction } from './compile-action.ts'
import type { CompiledRule, CompiledTrigger, Parts } from './compiled-rule.ts'
import { compileCondition, traceCondition } from './condition.ts'

/**
 * Compiles a rule; the rule must not be changed afterwards.
 * @throws TomteError ERR_RULE where a part is of a type no plug-in offers, or a condition names a field that cannot be
 */
export function compileRule(rule: Rule, parts: Parts): CompiledRule {
  const { conditions } = rule
  const holds = conditions ? compileCondition(conditions) : null
  const triggers = compileTriggers(rule, parts)
  return {
    rule,
    id: rule.id,
    name: rule.name,
    mode: rule.mode,
    triggers,
    condition: holds ? (event, variables) => holds(event, variables, event.time) : null,
    actions: rule.actions.map(action => compileAction(action, parts)),
    describeTrigger: index => describe(triggers.find(trigger => trigger.index === index)),
    traceConditions: (event, variables) => (conditions ? traceCondition(conditions, event, variables) : null),
  }
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
