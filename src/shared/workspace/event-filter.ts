import { z } from 'zod'
import { fieldFault } from '../field-path.ts'
import { topicFilterFault } from '../topic.ts'
import { comparisonSchema } from './condition.ts'

const fieldSchema = z.string().superRefine((field, context) => {
  const fault = fieldFault(field)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

export const topicFilterSchema = z.string().superRefine((filter, context) => {
  const fault = topicFilterFault(filter)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

/** A subscription's event filters stand in a chain: a message becomes an event where all of them let it pass. */
export const eventFilterSchema = z.discriminatedUnion('type', [
  /** Drops (or keeps only) messages whose topic matches. */
  z.strictObject({ type: z.literal('topic'), filter: topicFilterSchema, keep: z.boolean().default(false) }),
  /** Drops (or keeps only) retained messages. */
  z.strictObject({ type: z.literal('retained'), keep: z.boolean().default(false) }),
  /** Drops (or keeps only) messages whose payload, as text, holds `contains`. */
  z.strictObject({ type: z.literal('text'), contains: z.string().min(1), keep: z.boolean().default(true) }),
  /** Keeps messages for which the comparison holds. */
  z.strictObject({ type: z.literal('field'), comparison: comparisonSchema }),
  /** Keeps a message where its payload (or `field` of it) differs from the last one on the same topic. */
  z.strictObject({ type: z.literal('change'), field: fieldSchema.optional() }),
  /** Keeps at most one message a topic in `seconds`. */
  z.strictObject({ type: z.literal('throttle'), seconds: z.number().positive().max(86_400) }),
])
export type EventFilter = z.infer<typeof eventFilterSchema>
