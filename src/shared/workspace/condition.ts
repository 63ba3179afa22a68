import { z } from 'zod'
import { MAXIMUM_EXPRESSION } from '../expression.ts'
import { type Comparison, comparisonSchema } from './comparison.ts'
import {
  type AgeCondition,
  ageSchema,
  type ChangeCondition,
  changeSchema,
  type LastCondition,
  lastSchema,
} from './memory-condition.ts'
import { type TimeWindow, timeWindowSchema } from './time-window.ts'

export * from './comparison.ts'
export * from './memory-condition.ts'
export * from './time-window.ts'

export type Condition =
  | Comparison
  | { time: TimeWindow }
  | { changed: ChangeCondition }
  | { age: AgeCondition }
  | { last: LastCondition }
  | { expression: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }

/** Which of the forms is told by the key that is there, so that a fault speaks of that form alone. */
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

/** JSONata over the scope of a rule; holds where it gives true, or a value that is neither empty nor zero. */
const expressionSchema = z.strictObject({
  expression: z.string().trim().min(1, 'Write an expression.').max(MAXIMUM_EXPRESSION),
})

const forms: Record<string, z.ZodType<Condition>> = {
  all: z.strictObject({ all: z.array(conditionSchema).max(100) }),
  any: z.strictObject({ any: z.array(conditionSchema).max(100) }),
  not: z.strictObject({ not: conditionSchema }),
  time: z.strictObject({ time: timeWindowSchema }),
  changed: z.strictObject({ changed: changeSchema }),
  age: z.strictObject({ age: ageSchema }),
  last: z.strictObject({ last: lastSchema }),
  expression: expressionSchema,
}

function formOf(value: unknown): z.ZodType<Condition> {
  if (typeof value === 'object' && value !== null)
    for (const key in forms) if (key in value) return forms[key] as z.ZodType<Condition>
  return comparisonSchema
}
