import { type Comparison, isVariable, operators, variableField } from '../../shared/workspace/comparison.ts'
import { writtenForm } from '../../shared/written-form.ts'

const LONGEST_SEEN = 200

/** `payload.value is greater than 20`, `payload.value is variables.wanted`. */
export function comparisonText({ field, op, value }: Comparison): string {
  if (value === undefined) return `${field} ${operators[op]}`
  if (isVariable(value)) return `${field} ${operators[op]} ${variableField(value)}`
  const values = Array.isArray(value) ? value : [value]
  const between = op === 'between' ? ' and ' : ', '
  return `${field} ${operators[op]} ${values.map(each => JSON.stringify(each)).join(between)}`
}

/** What a comparison saw: its field, and the variable it was compared with where that is one. */
export function comparedText(seen: unknown, value: Comparison['value'], limit: unknown): string {
  return isVariable(value) ? `${seenText(seen)}; ${variableField(value)}: ${seenText(limit)}` : seenText(seen)
}

/** A value that a clause saw, shortened. */
export function seenText(seen: unknown): string {
  if (seen === undefined) return 'missing'
  return shortened(typeof seen === 'string' || seen === null ? JSON.stringify(seen) : safelyWritten(seen))
}

export function shortened(text: string): string {
  return text.length <= LONGEST_SEEN ? text : `${text.slice(0, LONGEST_SEEN - 1)}…`
}

function safelyWritten(seen: unknown): string {
  try {
    return writtenForm(seen)
  } catch {
    return 'a value that is nested too deeply'
  }
}
