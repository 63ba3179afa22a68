import { compileField, type Field, type FieldEvent, type FieldVariables } from './field-path.ts'
import { type Comparison, isVariable, type Operator, variableField } from './workspace/comparison.ts'

export type Predicate = (event: FieldEvent, variables: FieldVariables, now: number) => boolean

const NUMERIC = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i

/** Compiles a comparison to a closure over its field; the paths of field and variable and a constant number are worked out once. */
export function compileComparison(comparison: Comparison): Predicate {
  const { op, value } = comparison
  const field = compileField(comparison.field)
  const variable = compileVariable(value)
  if (variable)
    return (event, variables, now) =>
      compare(field(event, variables, now), op, variable(event, variables, now))
  const limit = typeof value === 'number' ? value : undefined
  if (limit !== undefined && isOrder(op)) return compareWithNumber(field, op, limit)
  return (event, variables, now) => compare(field(event, variables, now), op, value)
}

/** Reads the variable that is compared with; undefined where that is a constant. */
export function compileVariable(value: Comparison['value']): Field | undefined {
  return isVariable(value) ? compileField(variableField(value)) : undefined
}

/** The most frequent comparison of all, without a switch: a number field against a constant. */
function compareWithNumber(field: Field, op: Order, limit: number): Predicate {
  const holds = orders[op]
  return (event, variables, now) => {
    const seen = field(event, variables, now)
    return typeof seen === 'number' ? holds(seen, limit) : compare(seen, op, limit)
  }
}

/**
 * Whether `seen op value` holds. A missing field (undefined) fails every comparison but `missing`, `!=` and `notIn`, and so does a
 * variable that is not set; null is a value.
 *
 * - `==`, `!=`, `in`, `notIn`: a number equals a numeric text of the same number (`"21.50"` is 21.5), true and false equal the texts
 *   `true` and `false`, two texts are equal where they are the same characters; lists, objects and bytes equal nothing.
 * - `>`, `>=`, `<`, `<=`: as numbers where both are numbers or numeric texts, else as text where both are texts, else false.
 * - `between`: at least the first value and at most the second, as `>=` and `<=` have it.
 * - `contains`: a text (or number) holds the other as a part, a list holds an equal item.
 * - `startsWith`, `endsWith`: on texts and numbers as they are written.
 */
export function compare(seen: unknown, op: Operator, value: unknown): boolean {
  if (op === 'missing') return seen === undefined
  if (op === '!=') return value === undefined || !equals(seen, value)
  if (op === 'notIn') return !isOneOf(seen, value)
  if (seen === undefined) return false
  if (op === 'exists') return true
  if (op === '==') return equals(seen, value)
  if (op === 'in') return isOneOf(seen, value)
  if (op === 'between')
    return Array.isArray(value) && inOrder(seen, '>=', value[0]) && inOrder(seen, '<=', value[1])
  if (op === 'contains' && Array.isArray(seen)) return seen.some(item => equals(item, value))
  if (isOrder(op)) return inOrder(seen, op, value)
  return compareText(plainText(seen), op, plainText(value))
}

type Order = '>' | '>=' | '<' | '<='
const orders: Record<Order, <T extends number | string>(a: T, b: T) => boolean> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
}

function isOrder(op: Operator): op is Order {
  return Object.hasOwn(orders, op)
}

function inOrder(seen: unknown, op: Order, value: unknown): boolean {
  const a = numberOf(seen)
  const b = numberOf(value)
  if (a !== undefined && b !== undefined) return orders[op](a, b)
  return typeof seen === 'string' && typeof value === 'string' && orders[op](seen, value)
}

function isOneOf(seen: unknown, value: unknown): boolean {
  return Array.isArray(value) && value.some(item => equals(seen, item))
}

function equals(seen: unknown, value: unknown): boolean {
  if (seen === value) return true
  if (typeof seen === 'number' || typeof value === 'number') {
    const a = numberOf(seen)
    return a !== undefined && a === numberOf(value)
  }
  if (typeof seen === 'boolean' || typeof value === 'boolean')
    return (typeof seen === 'string' || typeof value === 'string') && String(seen) === String(value)
  return false
}

function compareText(seen: string | undefined, op: Operator, value: string | undefined): boolean {
  if (seen === undefined || value === undefined) return false
  if (op === 'contains') return seen.includes(value)
  return op === 'startsWith' ? seen.startsWith(value) : seen.endsWith(value)
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && NUMERIC.test(value) ? Number(value) : undefined
}

function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
