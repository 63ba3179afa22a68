import { z } from 'zod'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { defineAction } from '../plugin.ts'
import type { RulePorts } from './ports.ts'

/** Turns a rule on or off; runs of it that are under way go on. */
export function enableRuleAction(rules: RulePorts) {
  return defineAction({
    type: 'enable-rule',
    title: 'Turn a rule on or off',
    description: 'Turns a rule on or off, as if it were done by hand. It can be undone.',
    icon: 'toggle-right',
    summary: 'Turn {rule} on or off',
    schema: z.strictObject({ rule: idSchema, enabled: z.boolean().default(true) }),
    fields: [
      { name: 'rule', label: 'Rule', control: 'rule', required: true },
      { name: 'enabled', label: 'Turn it on', control: 'switch', help: 'Otherwise it is turned off.' },
    ],
    initial: { enabled: true },
    templates: {},
    async execute({ rule, enabled }, context) {
      const changed = await rules.enable(rule, enabled, { id: context.rule.id, name: context.rule.name })
      return { rule, enabled, changed }
    },
  })
}
