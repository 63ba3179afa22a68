import { z } from 'zod'
import { messagePropertiesSchema, qosSchema } from './message.ts'

/** The version of the format of recordings that Tomte writes. It reads this one alone. */
export const RECORDING_VERSION = 1

/** The first line of a recording. */
export const recordingHeaderSchema = z.object({
  tomte: z.literal('recording'),
  version: z.literal(RECORDING_VERSION),
  /** ISO 8601; when it was begun or exported. */
  created: z.string().max(40).optional(),
  /** Fields and topics were made unreadable in it. */
  redacted: z.boolean().optional(),
})
export type RecordingHeader = z.infer<typeof recordingHeaderSchema>

/** The last line of a recording that ended in order. */
export const recordingEndSchema = z.object({
  end: z.object({
    events: z.int().min(0),
    /** Times of the earliest and latest event; absent where there is none. */
    from: z.number().optional(),
    to: z.number().optional(),
    /** Events that the disk was too slow for. */
    dropped: z.int().min(0).default(0),
    /** As in the first line, of a recording that was told so only while it was made. */
    redacted: z.boolean().optional(),
  }),
})
export type RecordingEnd = z.infer<typeof recordingEndSchema>['end']

/** Of the time that JavaScript's dates span, what lies after 1970. */
export const eventTimeSchema = z.number().min(0).max(8.64e15)

/** Where a recorded event came from; what this Tomte does not know of it is passed over. */
export const recordedSourceSchema = z.object({
  plugin: z.string().min(1).max(64).default('mqtt'),
  broker: z.string().max(64).optional(),
  topic: z.string().max(65_535).optional(),
  qos: qosSchema.optional(),
  retain: z.boolean().optional(),
  properties: messagePropertiesSchema.optional(),
  /** It waited in the session of the broker. */
  backlog: z.literal(true).optional(),
  decoder: z.string().max(200).optional(),
  /** A trigger of time made it: replayed into rules, they make their own. */
  trigger: z
    .object({ rule: z.string().max(64), index: z.int().min(0), key: z.string(), due: z.number() })
    .optional(),
})

/** One event of a recording: one line. Its payload is always bytes, in base64. */
export const recordedEventSchema = z.object({
  id: z.int().min(0),
  /** Milliseconds since 1970-01-01 UTC. */
  time: eventTimeSchema,
  prefix: z.string().min(1).max(1000),
  suffix: z.string().max(65_535).default(''),
  source: recordedSourceSchema.prefault({}),
  payload: z.string().default(''),
})
export type RecordedEvent = z.infer<typeof recordedEventSchema>
