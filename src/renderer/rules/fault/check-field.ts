import { encodePayload } from '../../../shared/encoding.ts'
import { toPlainError } from '../../../shared/errors.ts'
import { eventPatternFault } from '../../../shared/event-pattern.ts'
import type { FieldHint } from '../../../shared/plugin.ts'
import { topicFilterFault, topicNameFault } from '../../../shared/topic.ts'
import { fieldValue } from '../draft/part-value.ts'
import { hasTemplate, templateFault } from '../scope/template-preview.ts'
import { encodingFieldOf } from '../words/payload-encoding.ts'

/** Wherever an expression stands, something without wildcards could stand: only the rest is judged. */
const EXPRESSION = /\{\{\{[\s\S]*?\}\}\}|\{\{[\s\S]*?\}\}/g

/** What is wrong with one field of a trigger or action, in words; null where nothing is. */
export function checkField(hint: FieldHint, value: unknown, part: Record<string, unknown>): string | null {
  if (isEmpty(value)) return hint.required ? `${hint.label} is missing.` : null
  if (hint.template) {
    const fault = texts(value)
      .map(templateFault)
      .find(found => found !== null)
    if (fault) return fault
    if (hint.control === 'topic') return topicNameFault(String(value).replace(EXPRESSION, 'x'))
    if (texts(value).some(hasTemplate)) return null
  }
  if (hint.control === 'topic-filter') return topicFilterFault(String(value))
  if (hint.control === 'topic') return topicNameFault(String(value))
  if (hint.control === 'event-pattern') return eventPatternFault(String(value))
  if (hint.control === 'number' && typeof value !== 'number') return `“${value}” is not a number.`
  if (hint.control === 'payload') return payloadFault(String(value), fieldValue(part, encodingFieldOf(hint)))
  return null
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function payloadFault(written: string, encoding: unknown): string | null {
  if (encoding !== 'json' && encoding !== 'hex' && encoding !== 'base64') return null
  try {
    encodePayload(written, encoding)
    return null
  } catch (error) {
    const { message, hint } = toPlainError(error)
    return hint ? `${message} ${hint}` : message
  }
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(texts)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}
