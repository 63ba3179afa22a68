import { z } from 'zod'
import { refusing } from '../faults.ts'
import { messagePropertiesSchema, messageSchema, qosSchema } from '../message.ts'
import { presetFaults } from '../preset/broker-faults.ts'
import { presetIds } from '../preset/presets.ts'
import { suffixFault } from '../suffix-template.ts'
import { isRemote, urlSchema } from './broker-address.ts'
import { decoderSchema } from './decoder.ts'
import { eventFiltersSchema, topicFilterSchema } from './event-filter.ts'
import { proxySchema } from './proxy.ts'
import { secretReferenceSchema } from './secret-reference.ts'
import { tlsSchema } from './tls.ts'

/** Ids are typed, shown in events (`Broker.<id>.Connected`) and part of secret names: letters, digits, `-` and `_`. */
export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'An id has 1 to 64 letters, digits, - or _, and begins with a letter or digit.',
  )

export { BUILT_IN_URL, brokerUrlFault, urlSchema } from './broker-address.ts'
export { type SecretReference, secretReferenceSchema } from './secret-reference.ts'
export { type Tls, tlsSchema, tlsVersions } from './tls.ts'

/** [MQTT-3.1.2.5]; `delay` in seconds (v5). */
export const willSchema = messageSchema.extend({
  delay: z.int().min(0).max(4_294_967_295).default(0),
  properties: messagePropertiesSchema.optional(),
})
export type Will = z.infer<typeof willSchema>

export const subscriptionSchema = z.strictObject({
  filter: topicFilterSchema,
  qos: qosSchema.default(0),
  /** Prefix of the events its messages become. */
  prefix: z
    .string()
    .regex(/^[^\s.*?+#]{1,64}$/, 'A prefix has 1 to 64 characters, without spaces, dots, *, ?, + or #.')
    .default('MQTT'),
  /** Of its events, made of levels of the topic (see `SuffixTemplate`); null: the levels below those the filter spells out. */
  suffix: z.string().max(500).superRefine(refusing(suffixFault)).nullable().default(null),
  decoder: decoderSchema.default({ type: 'auto' }),
  filters: eventFiltersSchema.default([]),
  noLocal: z.boolean().default(false),
  /** Off, so that a set RETAIN flag tells an old state from news: rules need to know. [MQTT-3.8.3-1] */
  retainAsPublished: z.boolean().default(false),
  retainHandling: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
})
export type Subscription = z.infer<typeof subscriptionSchema>

const propertyText = z
  .string()
  .max(65_535)
  .regex(/^[^\0]*$/, 'MQTT allows no character U+0000 here.')

/** `auto`: 5, or 3.1.1 where the broker refuses that. */
export const protocolVersions = ['auto', '5', '3.1.1', '3.1'] as const
export type ProtocolVersion = (typeof protocolVersions)[number]

/** Whether what only MQTT 5 has can come into use. */
export function maySpeak5(version: ProtocolVersion): boolean {
  return version === '5' || version === 'auto'
}

export const brokerSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().trim().min(1, 'Give the broker a name.').max(100),
    enabled: z.boolean().default(true),
    /** The hosted service it is, whose rules then hold too. */
    preset: z.enum(presetIds).nullable().default(null),
    url: urlSchema,
    protocolVersion: z.enum(protocolVersions).default('5'),
    /** Empty: Tomte makes one and keeps it. */
    clientId: z.string().max(65_535).default(''),
    cleanStart: z.boolean().default(true),
    /** Seconds; v5 alone. */
    sessionExpiry: z.int().min(0).max(4_294_967_295).default(0),
    /** Seconds; 0 is off. */
    keepAlive: z.int().min(0).max(65_535).default(60),
    /** Bytes of the largest packet that is taken; larger messages are set aside. */
    maximumPacketSize: z.int().min(256).max(268_435_460).default(16_777_216),
    /** Messages of QoS 1 and 2 that may wait for us at a time; v5 alone. */
    receiveMaximum: z.int().min(1).max(65_535).default(20),
    /** Topics the broker may shorten to a number; v5 alone. Each may take 64 KiB of memory. */
    topicAliasMaximum: z.int().min(0).max(1000).default(0),
    /** Asks for a base of response topics; v5 alone. */
    requestResponseInformation: z.boolean().default(false),
    /** Sent with CONNECT, in order; names may repeat; v5 alone. */
    userProperties: z
      .array(z.tuple([propertyText, propertyText]))
      .max(100)
      .default([]),
    username: z.string().max(65_535).nullable().default(null),
    password: secretReferenceSchema.nullable().default(null),
    /** `scram-sha-256` proves the password without sending it (v5 alone); null sends it. */
    authentication: z.enum(['scram-sha-256']).nullable().default(null),
    tls: tlsSchema.prefault({}),
    /** Sent with the opening request of ws:// and wss://. */
    headers: z
      .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), z.string().regex(/^[^\r\n\0]*$/))
      .default({}),
    proxy: proxySchema.nullable().default(null),
    will: willSchema.nullable().default(null),
    subscriptions: z.array(subscriptionSchema).max(1000).default([]),
  })
  .superRefine((broker, context) => {
    if (broker.password && broker.username === null && !maySpeak5(broker.protocolVersion))
      context.addIssue({ code: 'custom', path: ['username'], message: 'A password needs a user name.' }) // [MQTT-3.1.2-22]
    if (broker.authentication && !maySpeak5(broker.protocolVersion))
      context.addIssue({ code: 'custom', path: ['authentication'], message: 'SCRAM-SHA-256 needs MQTT 5.' })
    if (broker.authentication && (broker.username === null || !broker.password))
      context.addIssue({
        code: 'custom',
        path: ['authentication'],
        message: 'SCRAM-SHA-256 needs a user name and a password.',
      })
    if (broker.proxy && !isRemote(broker.url))
      context.addIssue({
        code: 'custom',
        path: ['proxy', 'url'],
        message: 'A broker on this machine is not reached by way of a proxy.',
      })
    for (const fault of broker.preset ? presetFaults(broker.preset, broker) : [])
      context.addIssue({ code: 'custom', ...fault })
    const seen = new Set<string>()
    for (const [index, { filter }] of broker.subscriptions.entries()) {
      if (seen.has(filter))
        context.addIssue({
          code: 'custom',
          path: ['subscriptions', index, 'filter'],
          message: `${filter} is subscribed to twice.`,
        })
      seen.add(filter)
    }
  })
export type Broker = z.infer<typeof brokerSchema>
/** A broker as it is written down, defaults left out. */
export type BrokerInput = z.input<typeof brokerSchema>
