import { z } from 'zod'

/** Characters of one line between Tomte and a plug-in's process. */
export const LONGEST_LINE = 1_048_576
/** Characters of the payload of one event, of what an action answers, and of one line of log. */
export const LONGEST_PAYLOAD = 262_144
export const LONGEST_OUTPUT = 65_536
export const LONGEST_LOG = 1000

const id = z.int().min(1)
const values = z.record(z.string(), z.unknown())

/** What an action is told beside its fields. */
const callContext = z.strictObject({
  event: z.strictObject({
    /** `Prefix.suffix`. */
    string: z.string(),
    time: z.number(),
    topic: z.string().optional(),
    /** The JSON value, or the text; left out where it is neither, or long. */
    payload: z.unknown().optional(),
  }),
  rule: z.strictObject({ id: z.string(), name: z.string() }),
})
export type CallContext = z.infer<typeof callContext>

/** From Tomte to the process of a plug-in: one JSON object a line, or one posted message. */
export const toExtension = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    /** A file: URL. */
    module: z.string(),
    /** Absolute path of a folder of the plug-in's own, which is there. */
    folder: z.string(),
    actions: z.array(z.string()),
    settings: values,
    memory: z.number(),
    rate: z.number(),
    burst: z.number(),
  }),
  z.strictObject({ type: z.literal('settings'), settings: values }),
  z.strictObject({ type: z.literal('call'), id, action: z.string(), config: values, context: callContext }),
  z.strictObject({ type: z.literal('cancel'), id }),
  z.strictObject({ type: z.literal('ping'), id }),
  z.strictObject({ type: z.literal('stop') }),
])
export type ToExtension = z.infer<typeof toExtension>

/** From the process of a plug-in to Tomte: one JSON object a line on its standard output. */
export const fromExtension = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('started') }),
  /** It cannot go on; the process ends. */
  z.strictObject({ type: z.literal('failed'), message: z.string().max(2000) }),
  z.strictObject({
    type: z.literal('emit'),
    suffix: z.string().regex(/^[^\s*?+#\p{Cc}]{1,200}$/u),
    /** What JSON carries. */
    value: z.unknown().optional(),
    /** Or bytes, in base64. */
    bytes: z.base64().max(LONGEST_PAYLOAD).optional(),
  }),
  z.strictObject({ type: z.literal('log'), text: z.string().max(LONGEST_LOG) }),
  z.strictObject({ type: z.literal('result'), id, output: values.optional() }),
  z.strictObject({ type: z.literal('error'), id, message: z.string().max(2000) }),
  /** `dropped`: events since its start that it did not even send; `bytes`: memory it has. */
  z.strictObject({ type: z.literal('pong'), id, dropped: z.int().min(0), bytes: z.number().min(0) }),
])
export type FromExtension = z.infer<typeof fromExtension>
