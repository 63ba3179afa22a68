import type { Rule } from '../../../shared/workspace/rule.ts'
import { actionsOf } from './actions-of.ts'

/** Actions whose outcome a later action may build upon, which a rehearsal does not have. */
const ANSWERED: Record<string, string> = {
  program: 'Programs were not run: what they would have printed is missing.',
  http: 'HTTP requests were not sent: their answers are missing.',
  script: 'Scripts were not run: what they would have set or emitted is missing.',
}

/** Actions upon another rule. */
const ABOUT_RULES: Record<string, string> = {
  call: 'Of rules that are called, only those that were asked about were run.',
  'enable-rule': 'Of rules that are turned on or off, only those that were asked about were.',
}

/** What a rehearsal of these rules could not know, in words. */
export function remarksOn(
  rules: readonly Rule[],
  { loop, dropped, missing = [] }: { loop: boolean; dropped: number; missing?: readonly string[] },
): string[] {
  const remarks = new Set<string>()
  const known = new Set<unknown>(rules.map(({ id }) => id))
  for (const { type, encoding, confirm, rule } of actionsOf(rules)) {
    const remark = Object.hasOwn(ANSWERED, type) ? ANSWERED[type] : undefined
    if (remark) remarks.add(remark)
    const aboutRule = Object.hasOwn(ABOUT_RULES, type) && !known.has(rule) ? ABOUT_RULES[type] : undefined
    if (aboutRule) remarks.add(aboutRule)
    if (type === 'publish' && !loop) remarks.add('What was published did not come back as a message.')
    if (encoding === 'file') remarks.add('Files were not read.')
    if (confirm === true) remarks.add('Confirmations were taken as given.')
  }
  for (const each of missing) remarks.add(`There is ${each}.`)
  if (dropped > 0) remarks.add(`${dropped} events that rules made were dropped: there were too many at once.`)
  return [...remarks]
}
