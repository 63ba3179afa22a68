import { z } from 'zod'
import { fieldFault } from '../field-path.ts'

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
  in: 'is one of',
  exists: 'exists',
  missing: 'is missing',
} as const
export type Operator = keyof typeof operators
export const operatorNames = Object.keys(operators) as [Operator, ...Operator[]]

/** Operators that compare with nothing. */
export const unaryOperators: readonly Operator[] = ['exists', 'missing']

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
    if (op === 'in' && value !== undefined && !Array.isArray(value))
      context.addIssue({ code: 'custom', path: ['value'], message: '“in” needs a list of values.' })
    if (op !== 'in' && Array.isArray(value))
      context.addIssue({
        code: 'custom',
        path: ['value'],
        message: `“${op}” compares with one value, not a list.`,
      })
  })
export type Comparison = z.infer<typeof comparisonSchema>

export type Condition = Comparison | { all: Condition[] } | { any: Condition[] } | { not: Condition }

/** Which of the four forms is told by the key that is there, so that a fault speaks of that form alone. */
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

function formOf(value: unknown): z.ZodType<Condition> {
  if (typeof value === 'object' && value !== null) {
    if ('all' in value) return allSchema
    if ('any' in value) return anySchema
    if ('not' in value) return notSchema
  }
  return comparisonSchema
}
