import { z } from 'zod'
import { brokerField, brokerSchema } from '../message-fields.ts'
import { defineTrigger } from '../plugin.ts'

const changes = { connected: 'Connected', disconnected: 'Disconnected' } as const
type Change = keyof typeof changes
const changeNames = Object.keys(changes) as [Change, ...Change[]]

/** Fires when a broker is connected, or its connection is lost. */
export const brokerTrigger = defineTrigger({
  type: 'broker',
  title: 'A broker comes or goes',
  description: 'Fires when a broker is connected, or its connection is lost.',
  icon: 'plug',
  summary: '{broker} {change}',
  schema: z.strictObject({
    broker: brokerSchema,
    change: z.enum(changeNames, 'The change is connected or disconnected.').default('connected'),
  }),
  fields: [
    brokerField,
    {
      name: 'change',
      label: 'Change',
      control: 'select',
      options: changeNames.map(value => ({ value, label: value })),
    },
  ],
  initial: { change: 'connected' },
  key: ({ broker, change }) => ({ pattern: `Broker.${broker ?? '*'}.${changes[change]}` }),
})
