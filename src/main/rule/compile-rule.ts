import type { Condition } from '../../shared/workspace/condition.ts'
import type { Rule, Trigger } from '../../shared/workspace/rule.ts'
import { compileAction } from './compile-action.ts'
import { compileWatch } from './compile-watch.ts'
import type { CompiledAction, CompiledRule, CompiledTrigger, Parts } from './compiled-rule.ts'
import { type ConditionTools, compileCondition, traceCondition } from './condition.ts'
import { fingerprint, type Recall } from './recall.ts'
import { compileLimits } from './run-limits.ts'
import type { TriggerKey } from './trigger-key.ts'
import { unknownPart } from './unknown-part.ts'

type CompiledConditions = Pick<CompiledRule, 'condition' | 'recalls'>

/** What was compiled already: rules that say the same share it, which keeps thousands of them small and fast. */
export interface Shared {
  conditions: Map<string, CompiledConditions>
  actions: Map<string, CompiledAction>
}

export function nothingShared(): Shared {
  return { conditions: new Map(), actions: new Map() }
}

/**
 * Compiles a rule; the rule must not be changed afterwards. `place`: as in CompiledRule.
 * @throws TomteError ERR_TRIGGER_UNKNOWN, ERR_ACTION_UNKNOWN where no plug-in offers the type of a part; ERR_RULE where a condition
 * names a field that cannot be
 */
export function compileRule(rule: Rule, parts: Parts, shared = nothingShared(), place = 0): CompiledRule {
  const { conditions } = rule
  const { expression } = parts
  const own = conditions
    ? once(shared.conditions, conditions, () => compileConditions(conditions, parts))
    : UNCONDITIONAL
  const { triggers, recalls } = compileTriggers(rule, parts)
  return {
    // What every event looks at comes first: it lies together in memory.
    condition: own.condition,
    recalls: recalls && own.recalls ? [...own.recalls, ...recalls] : (own.recalls ?? recalls),
    stops: rule.stopPropagation === true && rule.shadow !== true,
    place,
    limits: compileLimits(rule),
    actions: rule.actions.map(action => once(shared.actions, action, () => compileAction(action, parts))),
    id: rule.id,
    ids: [rule.id],
    mode: rule.mode,
    name: rule.name,
    rule,
    triggers,
    describeTrigger: index => describe(triggers.find(trigger => trigger.index === index)),
    traceConditions: (event, variables, recalled) =>
      conditions ? traceCondition(conditions, event, variables, { recalled, expression }) : null,
  }
}

const UNCONDITIONAL: CompiledConditions = { condition: null, recalls: null }

function compileConditions(conditions: Condition, parts: Parts): CompiledConditions {
  const wants = new Wants(parts)
  const holds = compileCondition(conditions, wants)
  return {
    condition: (event, variables, recalled) => holds(event, variables, event.time, recalled),
    recalls: wants.recalls,
  }
}

/** Gathers what conditions want remembered, each once. */
class Wants implements ConditionTools {
  readonly expression: ConditionTools['expression']
  /** Null where nothing is, and nothing can fail. */
  recalls: Recall[] | null = null

  constructor({ expression }: Parts) {
    this.expression = expression
  }

  recall(recall: Recall): void {
    this.recalls ??= []
    if (!this.recalls.some(({ id }) => id === recall.id)) this.recalls.push(recall)
  }

  canFail(): void {
    this.recalls ??= []
  }
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

function compileTriggers(rule: Rule, parts: Parts) {
  const wants = new Wants(parts)
  const slots = new Set<string>()
  const triggers: CompiledTrigger[] = []
  for (const [index, trigger] of rule.triggers.entries()) {
    if (trigger.disabled) continue
    const found = parts.triggerKey(trigger)
    const keys: readonly TriggerKey[] = found === null || 'length' in found ? (found ?? []) : [found]
    const [key] = keys
    if (!key) throw unknownPart('trigger', trigger.type)
    const spec = parts.watch?.(trigger)
    const watched = spec
      ? { watch: compileWatch(spec, key, wants), slot: slotOf(rule, trigger, slots) }
      : null
    triggers.push({ key, keys, index, watched })
  }
  return { triggers, recalls: wants.recalls }
}

/** Two triggers of a rule that say the same remember each for itself. */
function slotOf({ id }: Rule, trigger: Trigger, taken: Set<string>): string {
  const mark = fingerprint(JSON.stringify(trigger))
  let slot = `${id} ${mark}`
  for (let count = 2; taken.has(slot); count++) slot = `${id} ${mark} ${count}`
  taken.add(slot)
  return slot
}

function describe(trigger: CompiledTrigger | undefined): string {
  if (!trigger) return 'Started by hand'
  const { keys, watched } = trigger
  const named = keys.map(describeKey).join(', then ')
  return watched ? `${named}: ${watched.watch.text}` : named
}

function describeKey(key: TriggerKey): string {
  if ('pattern' in key) return `Event ${key.pattern}`
  return `Message on ${key.filter}${key.broker === null ? '' : ` of ${key.broker}`}`
}
