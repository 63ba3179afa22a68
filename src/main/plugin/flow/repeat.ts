import { z } from 'zod'
import { fieldFault } from '../../../shared/field-path.ts'
import { conditionSchema } from '../../../shared/workspace/condition.ts'
import { nestedActions } from '../nested-actions.ts'
import { defineFlowAction } from '../plugin.ts'

const MAXIMUM = 10_000
const ways = ['times', 'forEach', 'while', 'until'] as const

const schema = z
  .strictObject({
    times: z.int().min(0).max(MAXIMUM).nullable().optional(),
    forEach: z
      .string()
      .max(500)
      .superRefine((field, context) => {
        const fault = field === '' ? null : fieldFault(field)
        if (fault) context.addIssue({ code: 'custom', message: fault })
      })
      .optional(),
    while: conditionSchema.optional(),
    until: conditionSchema.optional(),
    maximum: z.int().min(1).max(MAXIMUM).default(1000),
    actions: nestedActions.min(1, 'Add at least one action.'),
  })
  .superRefine((repeat, context) => {
    const given = ways.filter(way => repeat[way] !== undefined && repeat[way] !== null && repeat[way] !== '')
    if (given.length === 1) return
    const message =
      given.length === 0
        ? 'Say how often: a number of times, for each item of a list, while or until conditions hold.'
        : `Say in one way how often, not in ${given.length}: ${given.join(', ')}.`
    context.addIssue({ code: 'custom', path: [given[1] ?? 'times'], message })
  })

/**
 * A list of actions again and again. `variables.repeat.index` counts the turns from 0, `variables.repeat.item` is the item of
 * `forEach`.
 */
export const repeatAction = defineFlowAction({
  type: 'repeat',
  title: 'Repeat',
  description:
    'Carries out actions several times: a number of times, for each item of a list, while or until.',
  icon: 'repeat',
  summary: 'Repeat',
  schema,
  fields: [
    { name: 'times', label: 'Times', control: 'number' },
    {
      name: 'forEach',
      label: 'For each item of',
      control: 'text',
      placeholder: 'payload.lamps',
      help: 'A field with a list. The item is variables.repeat.item.',
    },
    {
      name: 'while',
      label: 'While',
      control: 'condition',
      help: 'Asked before each turn, with the index of that turn.',
    },
    { name: 'until', label: 'Until', control: 'condition', help: 'Asked after each turn.' },
    {
      name: 'actions',
      label: 'Actions',
      control: 'actions',
      required: true,
      help: 'variables.repeat.index counts the turns from 0.',
    },
    {
      name: 'maximum',
      label: 'At most',
      control: 'number',
      unit: 'times',
      advanced: true,
      help: 'One that would go on fails.',
    },
  ],
  initial: { times: 2, maximum: 1000, actions: [] },
  templates: {},
  nesting: { actions: 'actions' },
})
