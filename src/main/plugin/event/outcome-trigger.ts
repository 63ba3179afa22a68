import { z } from 'zod'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { defineTrigger } from '../plugin.ts'

const words = { done: 'Done', failed: 'Failed', any: '*' } as const
type Outcome = keyof typeof words
const outcomes = Object.keys(words) as [Outcome, ...Outcome[]]

/** Fires when a run of another rule is over. Who listens to all rules does not hear of runs that such news started. */
export const outcomeTrigger = defineTrigger({
  type: 'rule-outcome',
  title: 'A rule has run',
  description: 'Fires when a run of a rule is over: done, failed, or either.',
  icon: 'workflow',
  summary: '{rule} {outcome}',
  schema: z.strictObject({
    rule: idSchema.nullable().optional(),
    outcome: z.enum(outcomes, 'The outcome is done, failed or any.').default('any'),
  }),
  fields: [
    { name: 'rule', label: 'Rule', control: 'rule', help: 'Empty: any rule.' },
    {
      name: 'outcome',
      label: 'Outcome',
      control: 'select',
      options: [
        { value: 'any', label: 'any' },
        { value: 'done', label: 'done' },
        { value: 'failed', label: 'failed' },
      ],
      help: 'Any: also where it was stopped.',
    },
  ],
  initial: { outcome: 'failed' },
  key: ({ rule, outcome }) => ({ pattern: `Run.${rule ?? '*'}.${words[outcome]}` }),
})
