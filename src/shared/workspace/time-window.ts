import { z } from 'zod'
import { timeZoneFault } from '../time-zone.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

const timeOfDay = z
  .string()
  .regex(
    /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/,
    'A time of day has hours and minutes, from 00:00 to 23:59, such as 06:30.',
  )

/**
 * The time of day is from `after` on and before `before` (across midnight where that is earlier), on one of `weekdays`. Without
 * `timeZone`, or where it is null, by the clock of this machine.
 */
export const timeWindowSchema = z
  .strictObject({
    after: timeOfDay.optional(),
    before: timeOfDay.optional(),
    weekdays: z
      .array(z.enum(weekdays, 'A weekday is mon, tue, wed, thu, fri, sat or sun.'))
      .min(1, 'Choose at least one weekday.')
      .max(7)
      .optional(),
    timeZone: z.string().nullable().optional(),
  })
  .superRefine(({ after, before, weekdays: days, timeZone }, context) => {
    const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (after === undefined && before === undefined && days === undefined)
      report([], 'Say after or before which time of day, or on which weekdays.')
    if (before !== undefined && seconds(after ?? '00:00') === seconds(before))
      report(['before'], 'The window begins and ends at the same time: it holds never, or always.')
    const fault = typeof timeZone === 'string' ? timeZoneFault(timeZone) : null
    if (fault) report(['timeZone'], fault)
  })
export type TimeWindow = z.infer<typeof timeWindowSchema>

function seconds(time: string): string {
  return time.length === 5 ? `${time}:00` : time
}
