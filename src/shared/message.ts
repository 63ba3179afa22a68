import { z } from 'zod'
import { encodings } from './encoding.ts'
import { refusing } from './faults.ts'
import { topicNameFault } from './topic.ts'

export const qosSchema = z.union([z.literal(0), z.literal(1), z.literal(2)])
export type Qos = z.infer<typeof qosSchema>

/** A Topic Name, as one may publish to it. */
export const topicNameSchema = z.string().superRefine(refusing(topicNameFault))

/** Properties of an MQTT 5 PUBLISH that a user may set. [MQTT-3.3.2.3] */
export const messagePropertiesSchema = z.strictObject({
  /** Seconds until the broker drops it. */
  messageExpiry: z.int().min(0).max(4_294_967_295).optional(),
  /** True: the payload is declared to be UTF-8. */
  payloadIsText: z.boolean().optional(),
  contentType: z.string().max(65_535).optional(),
  responseTopic: topicNameSchema.optional(),
  /** In base64: it may be any bytes. */
  correlationData: z.base64().optional(),
  /** In order; names may repeat. */
  userProperties: z.array(z.tuple([z.string(), z.string()])).optional(),
})
export type MessageProperties = z.infer<typeof messagePropertiesSchema>

/** An Application Message as people write it down. */
export const messageSchema = z.strictObject({
  topic: topicNameSchema,
  payload: z.string(),
  encoding: z.enum(encodings).default('text'),
  qos: qosSchema.default(0),
  retain: z.boolean().default(false),
  properties: messagePropertiesSchema.optional(),
})
export type Message = z.infer<typeof messageSchema>
