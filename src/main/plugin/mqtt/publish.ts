import { z } from 'zod'
import { type Encoding, encodePayload, encodings } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import { messagePropertiesSchema, qosSchema } from '../../../shared/message.ts'
import { topicNameFault } from '../../../shared/topic.ts'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import type { Delivery, PublishLinks } from './links.ts'
import { readPayloadFile } from './payload-file.ts'
import { publishProperties } from './properties.ts'

const schema = z.strictObject({
  broker: idSchema,
  topic: z.string().min(1, 'Name the topic to publish to.').max(65_535),
  payload: z.string().max(16_777_216).default(''),
  encoding: z.enum(encodings).default('text'),
  qos: qosSchema.default(0),
  retain: z.boolean().default(false),
  properties: messagePropertiesSchema.optional(),
})

/** The publish action. A payload that is exactly `{{payload}}` is passed on byte for byte, whatever the encoding. */
export function publishAction(links: PublishLinks) {
  return defineAction({
    type: 'publish',
    title: 'Publish a message',
    description: 'Sends a message to a broker.',
    icon: 'send',
    summary: 'Publish to {topic}',
    schema,
    fields: [
      { name: 'broker', label: 'Broker', control: 'broker', required: true },
      {
        name: 'topic',
        label: 'Topic',
        control: 'topic',
        template: true,
        required: true,
        placeholder: 'act/fan',
      },
      { name: 'payload', label: 'Payload', control: 'payload', template: true },
      {
        name: 'qos',
        label: 'QoS',
        control: 'select',
        options: [
          { value: 0, label: '0: at most once' },
          { value: 1, label: '1: at least once' },
          { value: 2, label: '2: exactly once' },
        ],
      },
      {
        name: 'retain',
        label: 'Retain',
        control: 'switch',
        help: 'The broker keeps the message for those who subscribe later.',
      },
    ],
    initial: { payload: '', encoding: 'text', qos: 0, retain: false },
    templates: { topic: 'text', payload: 'bytes' },
    execute(config) {
      if (config.encoding === 'file' && typeof config.payload === 'string')
        return readPayloadFile(config.payload).then(bytes => send(links, config, bytes))
      return send(links, config, payloadBytes(config.payload, config.encoding))
    },
  })
}

function payloadBytes(payload: string | Uint8Array, encoding: Encoding): Uint8Array {
  if (typeof payload !== 'string') return payload
  return encodePayload(payload, encoding === 'file' ? 'text' : encoding)
}

function send(
  links: PublishLinks,
  config: z.output<typeof schema>,
  payload: Uint8Array,
): ActionOutput | Promise<ActionOutput> {
  const fault = topicNameFault(config.topic)
  if (fault) throw new TomteError('ERR_TOPIC_NAME', fault, { hint: 'Check the topic of the action.' })
  const delivery = links.publish(config.broker, {
    topic: config.topic,
    payload,
    qos: config.qos,
    retain: config.retain,
    properties: config.properties && publishProperties(config.properties),
  })
  return typeof delivery === 'string' ? OUTPUTS[delivery] : delivery.then(done => OUTPUTS[done])
}

const OUTPUTS: Record<Delivery, ActionOutput> = {
  sent: { delivery: 'sent' },
  acknowledged: { delivery: 'acknowledged by the broker' },
  queued: { delivery: 'waiting for the connection' },
}
