import type { Parts, TemplateKind } from '../../src/main/rule/compiled-rule.ts'
import { anyActionSchema, anyTriggerSchema, type Rule, ruleSchema } from '../../src/shared/workspace/rule.ts'

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
  triggerKey({ type, broker, filter, pattern, retained }) {
    if (type === 'mqtt')
      return { broker: (broker as string) ?? null, filter: String(filter), retained: retained === true }
    return type === 'event' ? { pattern: String(pattern), retained: retained === true } : null
  },
  templates: type => templates[type] ?? null,
}

const schema = ruleSchema(anyTriggerSchema, anyActionSchema)

/** A rule with the fields given; without triggers, conditions and actions unless they are. */
export function ruleOf(id: string, fields: Record<string, unknown> = {}): Rule {
  return schema.parse({ id, name: `Rule ${id}`, triggers: [], actions: [], ...fields })
}
