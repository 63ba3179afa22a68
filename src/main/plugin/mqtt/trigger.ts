import { z } from 'zod'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { topicFilterSchema } from '../../../shared/workspace/event-filter.ts'
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
    broker: idSchema.nullable().optional(),
    filter: topicFilterSchema.refine(filter => !filter.startsWith('$share/'), {
      message: 'A trigger takes the plain filter; shared subscriptions are made at the broker.',
    }),
    retained: z.boolean().default(false),
    backlog: z.boolean().default(false),
  }),
  fields: [
    { name: 'broker', label: 'Broker', control: 'broker', help: 'Empty: any broker.' },
    {
      name: 'filter',
      label: 'Topic filter',
      control: 'topic-filter',
      required: true,
      placeholder: 'home/+/temperature',
      help: '+ stands for one level, # for all that follow. The broker must be subscribed to it.',
    },
    ...oldStateFields,
  ],
  initial: { filter: '', retained: false, backlog: false },
  key: ({ broker, filter, retained, backlog }) => ({ broker: broker ?? null, filter, retained, backlog }),
})
