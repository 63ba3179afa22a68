import { z } from 'zod'
import { fieldFault } from '../field-path.ts'
import { timeZoneFault } from '../time-zone.ts'

/** Comparisons of a condition, with the words the window shows for them. */
export const operators = {
  '==': 'is',
  '!=': 'is not',
  '>': 'is greater than',
  '>=': 'is at least',
  '<': 'is less than',
  '<=': 'is at most',
  contains: 'contains',
  startsWith: 'starts with',
  endsWith: 'ends with',
  between: 'is between',
  in: 'is one of',
  notIn: 'is none of',
  exists: 'exists',
  missing: 'is missing',
} as const
export type Operator = keyof typeof operators
export const operatorNames = Object.keys(operators) as [Operator, ...Operator[]]

/** Operators that compare with nothing. */
export const unaryOperators: readonly Operator[] = ['exists', 'missing']

/** Operators that compare with a list of values; `between` with two: the lowest and the highest that still hold. */
export const listOperators: readonly Operator[] = ['in', 'notIn', 'between']

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/**
 * `field` is a path over the scope of a rule: `payload.value`, `payload.list[0].name`, `topic`, `topicLevels[1]`, `text`,
 * `event.suffix`, `variables.name`.
 */
export const comparisonSchema = z
  .strictObject({
    field: z.string().min(1, 'Name the field to compare.').max(500),
    op: z.enum(operatorNames),
    value: z.union([scalar, z.array(scalar)]).optional(),
  })
  .superRefine(({ field, op, value }, context) => {
    const fault = fieldFault(field)
    if (fault) context.addIssue({ code: 'custom', path: ['field'], message: fault })
    const unary = unaryOperators.includes(op)
    if (unary && value !== undefined)
      context.addIssue({ code: 'custom', path: ['value'], message: `“${op}” compares with nothing.` })
    if (!unary && value === undefined)
      context.addIssue({ code: 'custom', path: ['value'], message: `“${op}” needs a value.` })
    const takesList = listOperators.includes(op)
    if (takesList && value !== undefined && !Array.isArray(value))
      context.addIssue({ code: 'custom', path: ['value'], message: `“${op}” needs a list of values.` })
    if (!takesList && Array.isArray(value))
      context.addIssue({
        code: 'custom',
        path: ['value'],
        message: `“${op}” compares with one value, not a list.`,
      })
    const range = op === 'between' && Array.isArray(value) ? rangeFault(value) : null
    if (range) context.addIssue({ code: 'custom', path: ['value'], message: range })
  })
export type Comparison = z.infer<typeof comparisonSchema>

/** What is wrong with what `between` compares with, in words; null where nothing is. */
export function rangeFault(value: readonly unknown[]): string | null {
  const [low, high] = value
  if (value.length !== 2) return '“between” needs two values, the lowest and the highest.'
  if (typeof low !== typeof high || (typeof low !== 'number' && typeof low !== 'string'))
    return '“between” needs two numbers, or two texts.'
  return typeof low === 'number' && low > (high as number) ? 'The lowest value is above the highest.' : null
}

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

export type Condition =
  | Comparison
  | { time: TimeWindow }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }

/** Which of the five forms is told by the key that is there, so that a fault speaks of that form alone. */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.unknown().transform((value, context): Condition => {
    const form = formOf(value)
    const result = form.safeParse(value)
    if (result.success) return result.data
    for (const issue of result.error.issues)
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message })
    return z.NEVER
  }),
)

const allSchema = z.strictObject({ all: z.array(conditionSchema).max(100) })
const anySchema = z.strictObject({ any: z.array(conditionSchema).max(100) })
const notSchema = z.strictObject({ not: conditionSchema })
const timeSchema = z.strictObject({ time: timeWindowSchema })

function formOf(value: unknown): z.ZodType<Condition> {
  if (typeof value === 'object' && value !== null) {
    if ('all' in value) return allSchema
    if ('any' in value) return anySchema
    if ('not' in value) return notSchema
    if ('time' in value) return timeSchema
  }
  return comparisonSchema
}
