import { z } from 'zod'
import { topicFilterSchema } from './workspace/event-filter.ts'

/**
 * What is made unreadable when events leave Tomte. A field is a name at any depth of a JSON payload (`*` stands for any characters,
 * upper and lower case, `_` and `-` make no difference), or, with a dot in it, a path from the top: `user.pin`, `list.*.code`.
 * Whatever has such a name becomes `"***"`; so do user properties of that name, and payloads of topics whose last level has it or
 * that match one of `topics`. A payload that is decoded (CBOR, Protobuf, Sparkplug) becomes JSON where something in it is masked. Bytes
 * that cannot be looked into are `"***"` as a whole: of a named decoder always, else where one of the names stands in them.
 */
export const redactionSchema = z.strictObject({
  fields: z.array(z.string().min(1).max(200)).max(200).default([]),
  /** Topic filters. */
  topics: z.array(topicFilterSchema).max(200).default([]),
})
export type Redaction = z.infer<typeof redactionSchema>

export const defaultRedaction: Redaction = {
  fields: [
    '*password*',
    '*passwd*',
    '*passphrase*',
    'pwd',
    '*secret*',
    '*token*',
    '*apikey*',
    '*privatekey*',
    '*credential*',
    'authorization',
    'cookie',
    'psk',
    '*wifikey*',
    '*networkkey*',
    'pin',
    'pincode',
    'usercode',
  ],
  topics: [],
}
