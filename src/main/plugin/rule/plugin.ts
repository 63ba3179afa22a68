import type { Plugin } from '../plugin.ts'
import { callAction } from './call.ts'
import { enableRuleAction } from './enable-rule.ts'
import type { RulePorts } from './ports.ts'

/** Rules that use and switch other rules. */
export function rulePlugin(rules: RulePorts): Plugin {
  return {
    id: 'rule',
    title: 'Rules',
    prefix: 'Rule',
    events: [],
    triggers: [],
    actions: [callAction(rules), enableRuleAction(rules)],
  }
}
