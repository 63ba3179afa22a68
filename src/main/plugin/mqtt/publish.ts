import { resolve } from 'node:path'
import { z } from 'zod'
import { type Encoding, encodePayload, encodings } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import { type Message, messagePropertiesSchema, qosSchema } from '../../../shared/message.ts'
import { topicNameFault } from '../../../shared/topic.ts'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import { publishProperties } from './connection-options.ts'
import type { Delivery, PublishLinks } from './links.ts'
import { readPayloadFile } from './payload-file.ts'

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
      const payload = writtenPayload(links.folder, config.payload, config.encoding)
      if (payload instanceof Promise) return payload.then(bytes => deliver(links, config, bytes))
      return deliver(links, config, payload)
    },
  })
}

/**
 * The bytes that a payload as written down stands for; bytes stand for themselves. Only a file makes it wait.
 * @throws TomteError ERR_PAYLOAD_…
 */
export function writtenPayload(
  folder: string,
  payload: string | Uint8Array,
  encoding: Encoding,
): Uint8Array | Promise<Uint8Array> {
  if (typeof payload !== 'string') return payload
  if (encoding === 'file') return readPayloadFile(resolve(folder, payload))
  return encodePayload(payload, encoding)
}

/** @throws TomteError ERR_TOPIC_NAME, and those of `PublishLinks.publish` */
export function publishMessage(
  links: PublishLinks,
  broker: string,
  { topic, qos, retain, properties }: Omit<Message, 'payload'>,
  payload: Uint8Array,
): Delivery | Promise<Delivery> {
  const fault = topicNameFault(topic)
  if (fault) throw new TomteError('ERR_TOPIC_NAME', fault, { hint: 'Check the topic of the message.' })
  return links.publish(broker, {
    topic,
    payload,
    qos,
    retain,
    properties: properties && publishProperties(properties),
  })
}

function deliver(
  links: PublishLinks,
  config: z.output<typeof schema>,
  payload: Uint8Array,
): ActionOutput | Promise<ActionOutput> {
  const delivery = publishMessage(links, config.broker, config, payload)
  return typeof delivery === 'string' ? OUTPUTS[delivery] : delivery.then(done => OUTPUTS[done])
}

const OUTPUTS: Record<Delivery, ActionOutput> = {
  sent: { delivery: 'sent' },
  acknowledged: { delivery: 'acknowledged by the broker' },
  queued: { delivery: 'waiting for the connection' },
}
