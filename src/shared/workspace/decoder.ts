import { z } from 'zod'

const PROTO_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/

/**
 * How a subscription's payloads are read. `auto`: JSON where it is JSON, else text, else bytes. `text` and `binary` leave JSON as
 * it is written. A payload that is not what its decoder reads is text, or bytes, and says so.
 */
export const decoderSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auto') }),
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json') }),
  z.strictObject({ type: z.literal('binary') }),
  z.strictObject({ type: z.literal('cbor') }),
  /** Sparkplug B of the topics `spBv1.0/…`. */
  z.strictObject({ type: z.literal('sparkplug') }),
  z.strictObject({
    type: z.literal('protobuf'),
    /** The .proto, from the workspace's folder; it may import others of its own folder. */
    file: z.string().trim().min(1, 'Name the .proto file.').max(4096),
    /** Its full name where the file has a package: `home.Reading`. */
    message: z.string().max(500).regex(PROTO_NAME, 'Name the message, such as Reading or home.Reading.'),
  }),
])
export type Decoder = z.infer<typeof decoderSchema>

/** How a decoder stands in the source of an event; undefined for `auto`. */
export function decoderName(decoder: Decoder): string | undefined {
  if (decoder.type === 'auto') return undefined
  return decoder.type === 'protobuf' ? `protobuf:${decoder.message}:${decoder.file}` : decoder.type
}

/** The decoder of that name; null where it is none. */
export function decoderOfName(name: string): Decoder | null {
  const [type, message, ...file] = name.split(':')
  const decoder = type === 'protobuf' ? { type, message, file: file.join(':') } : { type: name }
  const checked = decoderSchema.safeParse(decoder)
  return checked.success ? checked.data : null
}
