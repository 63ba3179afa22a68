import { z } from 'zod'
import { idSchema } from '../workspace/broker.ts'

/** Which events a window wants to see; all given parts must hold. */
export const eventQuerySchema = z.strictObject({
  /** Found in the event string, the topic or the beginning of the payload, upper and lower case alike. */
  text: z.string().max(500).optional(),
  pattern: z.string().max(1024).optional(),
  broker: z.string().max(64).optional(),
  /** Only events on which a rule ran. */
  fired: z.boolean().optional(),
  /** A topic filter. */
  topic: z.string().max(1024).optional(),
  /** Only events on which this rule ran. */
  rule: idSchema.optional(),
  /** Times in milliseconds since 1970-01-01 UTC, both included. */
  from: z.number().optional(),
  to: z.number().optional(),
})
export type EventQuery = z.infer<typeof eventQuerySchema>
