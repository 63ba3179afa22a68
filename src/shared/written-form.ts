import { toHex } from './encoding.ts'
import { EventFields } from './field-path.ts'

/**
 * A value as text: texts as they are, numbers and true / false plainly, lists and objects as JSON, bytes as hex digits, an
 * event as its event string, nothing for null and what is missing.
 */
export function writtenForm(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (value instanceof Uint8Array) return toHex(value)
  if (value instanceof EventFields) return value.string
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
