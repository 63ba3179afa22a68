import { z } from 'zod'
import { messagePropertiesSchema, messageSchema, qosSchema } from '../message.ts'
import { eventFilterSchema, topicFilterSchema } from './event-filter.ts'

/** Ids are typed, shown in events (`Broker.<id>.Connected`) and part of secret names: letters, digits, `-` and `_`. */
export const idSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'An id has 1 to 64 letters, digits, - or _, and begins with a letter or digit.',
  )

/** Stands where a secret belongs; the secret itself is in the OS keychain. */
export const secretReferenceSchema = z.strictObject({
  secret: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_./-]{0,199}$/, 'A secret’s name has letters, digits, _ . / or -.'),
})
export type SecretReference = z.infer<typeof secretReferenceSchema>

/** The broker inside Tomte, reached without the network. */
export const BUILT_IN_URL = 'memory://built-in'

export const urlSchema = z.string().superRefine((url, context) => {
  const fault = brokerUrlFault(url)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/** What is wrong with `url` as a broker's address, in words; null where nothing is. */
export function brokerUrlFault(url: string): string | null {
  if (url === BUILT_IN_URL) return null
  const match = /^([a-z]+):\/\/(\[[0-9a-f:.]+\]|[^/:@?#[\]\s]+)(?::(\d+))?(\/[^\s#]*)?$/i.exec(url)
  if (!match) return `“${url}” is not a broker address; it looks like mqtt://broker.local:1883.`
  const [, scheme = '', , port, path] = match
  if (!['mqtt', 'mqtts', 'ws', 'wss'].includes(scheme.toLowerCase()))
    return `A broker address begins with mqtt://, mqtts://, ws:// or wss://, not ${scheme}://.`
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    return `Port ${port} is not between 1 and 65535.`
  if (path && path !== '/' && !/^wss?$/i.test(scheme))
    return `Only ws:// and wss:// addresses have a path; remove ${path}.`
  return null
}

export const tlsVersions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
const filePath = z.string().min(1).max(4096).nullable().default(null)

/** File names are relative to the folder of the workspace file. */
export const tlsSchema = z
  .strictObject({
    ca: filePath,
    cert: filePath,
    key: filePath,
    passphrase: secretReferenceSchema.nullable().default(null),
    pfx: filePath,
    serverName: z.string().min(1).max(255).nullable().default(null),
    minVersion: z.enum(tlsVersions).default('TLSv1.2'),
    maxVersion: z.enum(tlsVersions).default('TLSv1.3'),
    alpn: z.array(z.string().min(1).max(255)).max(16).default([]),
    verify: z.boolean().default(true),
  })
  .superRefine((tls, context) => {
    if (tlsVersions.indexOf(tls.minVersion) > tlsVersions.indexOf(tls.maxVersion))
      context.addIssue({
        code: 'custom',
        path: ['minVersion'],
        message: 'The lowest TLS version is above the highest.',
      })
    if (tls.cert && !tls.key)
      context.addIssue({ code: 'custom', path: ['key'], message: 'A client certificate needs its key.' })
    if (tls.key && !tls.cert)
      context.addIssue({ code: 'custom', path: ['cert'], message: 'A key needs its client certificate.' })
    if (tls.pfx && tls.cert)
      context.addIssue({
        code: 'custom',
        path: ['pfx'],
        message: 'Give either a PKCS#12 file or a certificate with its key.',
      })
  })
export type Tls = z.infer<typeof tlsSchema>

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
  filters: z.array(eventFilterSchema).max(50).default([]),
  noLocal: z.boolean().default(false),
  /** Off, so that a set RETAIN flag tells an old state from news: rules need to know. [MQTT-3.8.3-1] */
  retainAsPublished: z.boolean().default(false),
  retainHandling: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
})
export type Subscription = z.infer<typeof subscriptionSchema>

export const protocolVersions = ['3.1', '3.1.1', '5'] as const

export const brokerSchema = z
  .strictObject({
    id: idSchema,
    name: z.string().trim().min(1, 'Give the broker a name.').max(100),
    enabled: z.boolean().default(true),
    url: urlSchema,
    protocolVersion: z.enum(protocolVersions).default('5'),
    /** Empty: Tomte makes one and keeps it. */
    clientId: z.string().max(65_535).default(''),
    cleanStart: z.boolean().default(true),
    /** Seconds; v5 alone. */
    sessionExpiry: z.int().min(0).max(4_294_967_295).default(0),
    /** Seconds; 0 is off. */
    keepAlive: z.int().min(0).max(65_535).default(60),
    username: z.string().max(65_535).nullable().default(null),
    password: secretReferenceSchema.nullable().default(null),
    tls: tlsSchema.prefault({}),
    /** Sent with the opening request of ws:// and wss://. */
    headers: z
      .record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/), z.string().regex(/^[^\r\n\0]*$/))
      .default({}),
    will: willSchema.nullable().default(null),
    subscriptions: z.array(subscriptionSchema).max(1000).default([]),
  })
  .superRefine((broker, context) => {
    if (broker.password && broker.username === null && broker.protocolVersion !== '5')
      context.addIssue({ code: 'custom', path: ['username'], message: 'A password needs a user name.' }) // [MQTT-3.1.2-22]
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
