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

/** What the variable holds when the event is decided on: `limit`, or a part of it such as `limits.night`. */
const variableSchema = z.strictObject({ variable: z.string().max(200) })
export type ComparedVariable = z.infer<typeof variableSchema>

/**
 * `field` is a path over the scope of a rule: `payload.value`, `payload.list[0].name`, `topic`, `topicLevels[1]`, `text`,
 * `event.suffix`, `variables.name`.
 */
export const comparisonSchema = z
  .strictObject({
    field: z.string().min(1, 'Name the field to compare.').max(500),
    op: z.enum(operatorNames),
    value: z.union([scalar, z.array(scalar), variableSchema]).optional(),
  })
  .superRefine(({ field, op, value }, context) => {
    const fault = fieldFault(field)
    if (fault) context.addIssue({ code: 'custom', path: ['field'], message: fault })
    const unary = unaryOperators.includes(op)
    if (unary && value !== undefined)
      context.addIssue({ code: 'custom', path: ['value'], message: `“${op}” compares with nothing.` })
    if (!unary && value === undefined)
      context.addIssue({ code: 'custom', path: ['value'], message: `“${op}” needs a value.` })
    if (isVariable(value)) {
      const named = variableFault(value.variable)
      if (named) context.addIssue({ code: 'custom', path: ['value'], message: named })
      return
    }
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

/** The same where there are no variables. */
export const constantComparisonSchema = comparisonSchema.safeExtend({
  value: z.union([scalar, z.array(scalar)]).optional(),
})

export function isVariable(value: Comparison['value']): value is ComparedVariable {
  return typeof value === 'object' && value !== null && 'variable' in value
}

/** The field that a variable is read from. */
export function variableField({ variable }: ComparedVariable): string {
  return `variables.${variable}`
}

/** What is wrong with the name of a variable to compare with, in words; null where nothing is. */
export function variableFault(variable: string): string | null {
  if (variable.trim() === '') return 'Name the variable.'
  return fieldFault(variableField({ variable })) && `“${variable}” is not the name of a variable.`
}

/** What is wrong with what `between` compares with, in words; null where nothing is. */
export function rangeFault(value: readonly unknown[]): string | null {
  const [low, high] = value
  if (value.length !== 2) return '“between” needs two values, the lowest and the highest.'
  if (typeof low !== typeof high || (typeof low !== 'number' && typeof low !== 'string'))
    return '“between” needs two numbers, or two texts.'
  return typeof low === 'number' && low > (high as number) ? 'The lowest value is above the highest.' : null
}
