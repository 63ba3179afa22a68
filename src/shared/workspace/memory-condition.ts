import { z } from 'zod'
import { refusing } from '../faults.ts'
import { fieldFault } from '../field-path.ts'
import { topicNameSchema } from '../message.ts'
import { topicFilterFault } from '../topic.ts'
import { comparisonSchema } from './comparison.ts'

const fieldSchema = z.string().min(1, 'Name the field.').max(500).superRefine(refusing(fieldFault))

const filterSchema = z
  .string()
  .superRefine(
    refusing(filter =>
      filter.startsWith('$share/') ? 'A condition takes the plain filter.' : topicFilterFault(filter),
    ),
  )

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** An id of a broker; null or absent: of any. */
const brokerSchema = z.string().min(1).max(64).nullable().optional()

/**
 * The field is another than in the message before it on the same topic (of messages without that field it is the last one that had it).
 * The first message on a topic has changed nothing. `from`: what it was before; `to`: what it is now.
 */
export const changeSchema = z.strictObject({
  field: fieldSchema,
  from: scalar.optional(),
  to: scalar.optional(),
})
export type ChangeCondition = z.infer<typeof changeSchema>

/**
 * How long ago the last message before this event came on `filter` (absent: on the event's own topic). Where none ever came it is older
 * than anything. Retained messages and the backlog of a session tell an old state and do not count.
 */
export const ageSchema = z.strictObject({
  broker: brokerSchema,
  filter: filterSchema.optional(),
  op: z.enum(['<', '>'], 'Older is >, newer is <.'),
  seconds: z.number('Say the age in seconds, as a number.').positive().max(31_536_000),
})
export type AgeCondition = z.infer<typeof ageSchema>

/** Compares a field of the last message before this event on another topic: of the last one that had it. */
export const lastSchema = comparisonSchema.safeExtend({
  broker: brokerSchema,
  topic: topicNameSchema,
})
export type LastCondition = z.infer<typeof lastSchema>
