import { z } from 'zod'
import { eventPatternFault } from '../../../shared/event-pattern.ts'
import { conditionSchema } from '../../../shared/workspace/condition.ts'
import { brokerSchema, filterSchema } from '../message-fields.ts'
import { defineTrigger, type TriggerKey } from '../plugin.ts'
import { fieldSchema, secondsSchema } from './field.ts'

const stepSchema = z
  .strictObject({
    broker: brokerSchema,
    filter: filterSchema.optional(),
    pattern: z
      .string()
      .superRefine((pattern, context) => {
        const fault = eventPatternFault(pattern)
        if (fault) context.addIssue({ code: 'custom', message: fault })
      })
      .optional(),
    conditions: conditionSchema.optional(),
  })
  .superRefine(({ filter, pattern }, context) => {
    if ((filter === undefined) === (pattern === undefined))
      context.addIssue({
        code: 'custom',
        path: ['filter'],
        message: 'A step has a topic filter or an event pattern.',
      })
  })

/** Fires when one thing happens after another. */
export const sequenceTrigger = defineTrigger({
  type: 'sequence',
  title: 'One thing after another',
  description: 'Fires when several messages or events come one after the other, all within some time.',
  icon: 'list-ordered',
  summary: '{steps} within {within} s',
  schema: z.strictObject({
    steps: z
      .array(stepSchema, 'Give the steps as a list.')
      .min(2, 'A sequence has at least two steps.')
      .max(10, 'A sequence has at most ten steps.'),
    within: secondsSchema,
    common: fieldSchema.nullable().optional(),
  }),
  fields: [
    {
      name: 'steps',
      label: 'Steps',
      control: 'steps',
      required: true,
      help: 'Each is a topic filter or an event pattern, with conditions where they are needed.',
    },
    {
      name: 'within',
      label: 'Within',
      control: 'number',
      unit: 's',
      required: true,
      help: 'From the first step to the last. Other events may come in between.',
    },
    {
      name: 'common',
      label: 'With the same',
      control: 'text',
      advanced: true,
      placeholder: 'topicLevels[1]',
      help: 'A field that all steps have in common, such as the room; each value is watched by itself.',
    },
  ],
  initial: { steps: [{ filter: '' }, { filter: '' }], within: 10 },
  key: ({ steps }) =>
    steps.map(
      ({ broker, filter, pattern }): TriggerKey =>
        filter === undefined ? { pattern: pattern ?? '' } : { broker: broker ?? null, filter },
    ),
  watch: ({ steps, within, common }) => ({
    kind: 'sequence',
    conditions: steps.map(({ conditions }) => conditions),
    within,
    ...(common ? { common } : {}),
  }),
})
