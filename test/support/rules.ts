import type { Parts, TemplateKind, TriggerKey } from '../../src/main/rule/compiled-rule.ts'
import type { TriggerWatch } from '../../src/shared/trigger-watch.ts'
import type { Condition } from '../../src/shared/workspace/condition.ts'
import { anyRuleSchema, type Rule } from '../../src/shared/workspace/rule.ts'

const templates: Record<string, Record<string, TemplateKind>> = {
  publish: { topic: 'text', payload: 'bytes' },
  note: { text: 'text', list: 'texts' },
  choose: {},
  repeat: {},
  parallel: {},
  stop: { message: 'text' },
  wait: {},
  'wait-for': { filter: 'text', pattern: 'text' },
}

/** Parts as plug-ins offer them, reduced to what the engine asks. */
export const testParts: Parts = {
  triggerKey({ type, broker, filter, pattern, retained, backlog, steps }) {
    const old = { retained: retained === true, backlog: backlog === true }
    if (type === 'mqtt' || type === 'silence' || type === 'threshold')
      return { broker: (broker as string) ?? null, filter: String(filter), ...old }
    if (type === 'sequence') return (steps as TriggerKey[]).map(({ ...key }) => ({ broker: 'home', ...key }))
    return type === 'event' ? { pattern: String(pattern), ...old } : null
  },
  watch({ type, disabled: _disabled, steps, ...fields }) {
    if (type === 'silence') return { kind: type, perTopic: true, missed: 'skip', ...fields } as TriggerWatch
    if (type === 'threshold') return { kind: type, hysteresis: 0, missed: 'run', ...fields } as TriggerWatch
    if (type !== 'sequence') return null
    const conditions = (steps as { conditions?: Condition }[]).map(step => step.conditions)
    return { kind: type, conditions, within: 10, ...fields }
  },
  templates: type => templates[type] ?? null,
}

/** A rule with the fields given; without triggers, conditions and actions unless they are. */
export function ruleOf(id: string, fields: Record<string, unknown> = {}): Rule {
  return anyRuleSchema.parse({ id, name: `Rule ${id}`, triggers: [], actions: [], ...fields })
}
