import { idSchema } from '../../shared/workspace/broker.ts'
import { topicFilterSchema } from '../../shared/workspace/event-filter.ts'

/** Of triggers on messages. Null or absent: any broker. */
export const brokerSchema = idSchema.nullable().optional()

export const filterSchema = topicFilterSchema.refine(filter => !filter.startsWith('$share/'), {
  message: 'A trigger takes the plain filter; shared subscriptions are made at the broker.',
})

export const brokerField = {
  name: 'broker',
  label: 'Broker',
  control: 'broker' as const,
  help: 'Empty: any broker.',
}

export const filterField = {
  name: 'filter',
  label: 'Topic filter',
  control: 'topic-filter' as const,
  required: true,
  help: '+ stands for one level, # for all that follow. The broker must be subscribed to it.',
}
