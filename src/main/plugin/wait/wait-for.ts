import { z } from 'zod'
import { eventPatternFault } from '../../../shared/event-pattern.ts'
import { topicFilterFault } from '../../../shared/topic.ts'
import { conditionSchema } from '../../../shared/workspace/condition.ts'
import { expressionsFilled } from '../expressions-filled.ts'
import { brokerField, brokerSchema } from '../message-fields.ts'
import { defineFlowAction } from '../plugin.ts'

const schema = z
  .strictObject({
    pattern: z.string().max(1024).optional(),
    filter: z.string().max(65_535).optional(),
    broker: brokerSchema,
    retained: z.boolean().default(false),
    conditions: conditionSchema.optional(),
    timeout: z
      .number('Say how many seconds to wait at most, as a number.')
      .positive()
      .max(604_800, 'A wait can last at most a week (604,800 seconds).')
      .default(60),
    onTimeout: z
      .enum(['continue', 'stop'], 'Where nothing came the run can continue or stop.')
      .default('continue'),
  })
  .superRefine(({ pattern = '', filter = '' }, context) => {
    const fault = (path: string, message: string | null) =>
      message && context.addIssue({ code: 'custom', path: [path], message })
    if (pattern === '' && filter === '')
      fault('filter', 'Give a topic filter or an event pattern to wait for.')
    else if (pattern !== '' && filter !== '')
      fault('pattern', 'Wait for a topic filter or for an event pattern.')
    else if (pattern !== '') fault('pattern', eventPatternFault(pattern))
    else fault('filter', topicFilterFault(expressionsFilled(filter)) ?? sharedFault(filter))
  })

/**
 * Waits for the next message or event that fits. `variables.waited` is then `{topic, payload, text, event}` of it, and null where
 * none came in time. What came since the action before it began counts, so that an answer is not missed; after another wait, what
 * came since that one ended.
 */
export const waitForAction = defineFlowAction({
  type: 'wait-for',
  title: 'Wait for an event',
  description:
    'Waits until a message or event comes, at most so long; an answer that comes while the action before it is carried out counts. ' +
    'The wait goes on where Tomte is restarted.',
  icon: 'hourglass',
  summary: 'Wait for [{filter}][{pattern}]',
  schema,
  fields: [
    {
      name: 'filter',
      label: 'Topic filter',
      control: 'topic-filter',
      template: true,
      placeholder: 'home/door/+',
      help: 'What came is variables.waited.payload, variables.waited.topic and variables.waited.text.',
    },
    brokerField,
    {
      name: 'pattern',
      label: 'or event pattern',
      control: 'event-pattern',
      template: true,
      placeholder: 'Notification.*',
    },
    { name: 'conditions', label: 'Conditions', control: 'condition', help: 'Asked of the event that came.' },
    { name: 'timeout', label: 'At most', control: 'number', unit: 's', required: true },
    {
      name: 'onTimeout',
      label: 'Where nothing comes',
      control: 'select',
      options: [
        { value: 'continue', label: 'Go on' },
        { value: 'stop', label: 'End the run' },
      ],
    },
    { name: 'retained', label: 'Also retained messages', control: 'switch', advanced: true },
  ],
  initial: { filter: '', timeout: 60, onTimeout: 'continue' },
  templates: { filter: 'text', pattern: 'text' },
})

function sharedFault(filter: string): string | null {
  return filter.startsWith('$share/')
    ? 'Take the plain filter; shared subscriptions are made at the broker.'
    : null
}
