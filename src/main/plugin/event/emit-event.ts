import { z } from 'zod'
import { encodePayload } from '../../../shared/encoding.ts'
import { Payload } from '../../../shared/payload.ts'
import { subscriptionSchema } from '../../../shared/workspace/broker.ts'
import { assertSuffix, LONGEST_SUFFIX } from '../event-suffix.ts'
import { defineAction } from '../plugin.ts'

const encodings = ['text', 'json', 'hex', 'base64'] as const

/** Emits an event into the same queue that messages go through: other rules can listen for it. */
export const emitEventAction = defineAction({
  type: 'event',
  title: 'Emit an event',
  description: 'Tells other rules that something happened.',
  icon: 'zap',
  summary: 'Emit {prefix}.{suffix}',
  schema: z.strictObject({
    prefix: subscriptionSchema.shape.prefix.unwrap().default('Rule'),
    suffix: z.string().max(LONGEST_SUFFIX).default(''),
    payload: z.string().max(16_777_216).default(''),
    encoding: z.enum(encodings, 'An event’s payload is text, json, hex or base64.').default('text'),
  }),
  fields: [
    {
      name: 'prefix',
      label: 'Prefix',
      control: 'text',
      required: true,
      placeholder: 'Rule',
      help: 'The first part of the event’s name, before the dot.',
    },
    { name: 'suffix', label: 'Suffix', control: 'text', template: true, placeholder: 'Freezer.Warm' },
    {
      name: 'payload',
      label: 'Payload',
      control: 'payload',
      template: true,
      options: encodings.map(value => ({ value, label: value })),
    },
  ],
  initial: { prefix: 'Rule', suffix: '', payload: '{{payload}}', encoding: 'text' },
  templates: { suffix: 'text', payload: 'bytes' },
  execute({ prefix, suffix, payload, encoding }, { emit }) {
    assertSuffix(suffix, 'Check the template of the suffix.')
    emit({ prefix, suffix, payload: Payload.ofBytes(payloadBytes(payload, encoding)) })
    return { event: suffix === '' ? prefix : `${prefix}.${suffix}` }
  },
})

function payloadBytes(payload: string | Uint8Array, encoding: (typeof encodings)[number]): Uint8Array {
  return typeof payload === 'string' ? encodePayload(payload, encoding) : payload
}
