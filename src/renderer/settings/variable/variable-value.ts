import type { VariableResults } from '../../../shared/contract/variable.ts'

type Value = VariableResults['variable.get']['value']

/** What was typed: JSON where it is JSON, else the text itself. */
export function typedValue(typed: string): Value {
  try {
    return JSON.parse(typed) as Value
  } catch {
    return typed
  }
}

/** As it would be typed: a text without quotes, unless it would then be taken for something else. */
export function writtenValue(value: Value): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2)
  return typedValue(value) === value ? value : JSON.stringify(value)
}
