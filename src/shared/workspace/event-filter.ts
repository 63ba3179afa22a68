import { z } from 'zod'
import { MAXIMUM_EXPRESSION, MAXIMUM_PATTERN } from '../expression.ts'
import { refusing } from '../faults.ts'
import { fieldFault } from '../field-path.ts'
import { topicFilterFault } from '../topic.ts'
import { constantComparisonSchema } from './comparison.ts'
import { timeWindowSchema } from './time-window.ts'

const fieldSchema = z.string().superRefine(refusing(fieldFault))

export const topicFilterSchema = z.string().superRefine(refusing(topicFilterFault))

const secondsSchema = z.number().positive().max(86_400)

/**
 * Event filters stand in a chain: a message becomes an event where all of them let it pass. `debounce` and `sample` let it pass
 * later; what they hold is lost in a crash, as it was acknowledged when they took it.
 */
export const eventFilterSchema = z.discriminatedUnion('type', [
  /** Drops (or keeps only) messages whose topic matches. */
  z.strictObject({ type: z.literal('topic'), filter: topicFilterSchema, keep: z.boolean().default(false) }),
  /** Drops (or keeps only) retained messages. */
  z.strictObject({ type: z.literal('retained'), keep: z.boolean().default(false) }),
  /** Drops (or keeps only) messages whose payload, as text, holds `contains`. */
  z.strictObject({ type: z.literal('text'), contains: z.string().min(1), keep: z.boolean().default(true) }),
  /** Drops (or keeps only) messages in whose payload, as text, a regular expression (RE2) is found. */
  z.strictObject({
    type: z.literal('regex'),
    pattern: z.string().min(1, 'Write a regular expression.').max(MAXIMUM_PATTERN),
    /** `i`: case does not matter, `s`: a dot takes line breaks, `m`: ^ and $ at each line. */
    flags: z
      .string()
      .regex(/^[ism]{0,3}$/, 'The flags are i, s and m.')
      .default(''),
    keep: z.boolean().default(true),
  }),
  /** Keeps messages for which the comparison holds. */
  z.strictObject({ type: z.literal('field'), comparison: constantComparisonSchema }),
  /** Keeps messages for which the JSONata expression is true, as its `$boolean` has it. */
  z.strictObject({
    type: z.literal('expression'),
    expression: z.string().trim().min(1, 'Write an expression.').max(MAXIMUM_EXPRESSION),
  }),
  /** Keeps a message where its payload (or `field` of it) differs from the last one on the same topic. */
  z.strictObject({ type: z.literal('change'), field: fieldSchema.optional() }),
  /** Keeps at most one message a topic in `seconds`: the first. */
  z.strictObject({ type: z.literal('throttle'), seconds: secondsSchema }),
  /** Keeps the last message of a burst, once nothing came on its topic for `seconds`. */
  z.strictObject({ type: z.literal('debounce'), seconds: secondsSchema }),
  /** Keeps the newest message of each topic, every `seconds`; none where none came. */
  z.strictObject({ type: z.literal('sample'), seconds: secondsSchema }),
  /** Drops all messages: before `until`, in the time window, or (with neither) until it is taken away. */
  z.strictObject({
    type: z.literal('mute'),
    /** ISO 8601 with the zone: `2026-03-29T06:00:00Z`. */
    until: z.iso
      .datetime({ offset: true, message: 'Give a date and a time with its zone.' })
      .nullable()
      .optional(),
    time: timeWindowSchema.optional(),
    /** For people. */
    reason: z.string().max(200).default(''),
  }),
])
export type EventFilter = z.infer<typeof eventFilterSchema>
/** As it is written down, defaults left out. */
export type EventFilterInput = z.input<typeof eventFilterSchema>

export const eventFiltersSchema = z.array(eventFilterSchema).max(50)
