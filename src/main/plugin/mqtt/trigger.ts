import { z } from 'zod'
import { brokerField, brokerSchema, filterField, filterSchema } from '../message-fields.ts'
import { oldStateFields } from '../old-state-fields.ts'
import { defineTrigger } from '../plugin.ts'

/** Fires on messages whose topic matches, among those that a subscription of the broker lets in. */
export const messageTrigger = defineTrigger({
  type: 'mqtt',
  title: 'A message arrives',
  description: 'Fires when a message arrives whose topic matches the filter.',
  icon: 'mail',
  summary: '{filter}',
  schema: z.strictObject({
    broker: brokerSchema,
    filter: filterSchema,
    retained: z.boolean().default(false),
    backlog: z.boolean().default(false),
  }),
  fields: [brokerField, { ...filterField, placeholder: 'home/+/temperature' }, ...oldStateFields],
  initial: { filter: '', retained: false, backlog: false },
  key: ({ broker, filter, retained, backlog }) => ({ broker: broker ?? null, filter, retained, backlog }),
})
