import { toHex } from '../../../shared/encoding.ts'
import type { PathKey } from './field-path.ts'
import type { Scope } from './scope.ts'

/** A field that a condition can compare or a template can show, with what it held in the latest matching event. */
export interface ScopeField {
  keys: PathKey[]
  /** One line; absent where no event is known. */
  saw?: string
  value?: unknown
}

const MOST = 200
const DEEPEST = 6
const ITEMS = 4

/** Fields every rule can use, whatever the event. */
export const plainFields: ScopeField[] = [
  ['payload'],
  ['text'],
  ['topic'],
  ['topicLevels', 0],
  ['event', 'string'],
  ['event', 'prefix'],
  ['event', 'suffix'],
  ['event', 'time'],
  ['variables'],
  ['now'],
].map(keys => ({ keys }))

/** The fields of this scope, payload first; objects and lists are walked, at most 200 fields. */
export function fieldsOfScope(scope: Scope): ScopeField[] {
  const fields: ScopeField[] = []
  for (const root of ['payload', 'text', 'topic', 'topicLevels', 'event', 'variables', 'now'])
    if (scope[root] !== undefined) walk([root], scope[root], fields)
  return fields
}

function walk(keys: PathKey[], value: unknown, fields: ScopeField[]): void {
  if (fields.length >= MOST) return
  const entries = entriesOf(value)
  if (!entries || keys.length >= DEEPEST) {
    fields.push({ keys, saw: seen(value), value })
    return
  }
  if (keys[0] === 'payload' || entries.length === 0) fields.push({ keys, saw: seen(value), value })
  for (const [key, inner] of entries) walk([...keys, key], inner, fields)
}

function entriesOf(value: unknown): [PathKey, unknown][] | null {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return null
  if (Array.isArray(value)) return value.slice(0, ITEMS).map((item, index) => [index, item])
  return Object.entries(value)
}

/** One line of at most 60 characters, however large or deep the value. */
export function seen(value: unknown): string {
  if (value instanceof Uint8Array) return `${toHex(value.subarray(0, 12))}${value.length > 12 ? '…' : ''}`
  const line = (typeof value === 'string' ? value.slice(0, 200) : written(value, 100)).replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}

/** JSON until about `room` characters are full. */
function written(value: unknown, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room + 1))
  if (typeof value !== 'object' || value === null) return String(value)
  const isList = Array.isArray(value)
  let text = isList ? '[' : '{'
  for (const key of Object.keys(value)) {
    if (text.length > room) return text
    if (text.length > 1) text += ','
    if (!isList) text += `${JSON.stringify(key.slice(0, room))}:`
    text += written((value as Record<string, unknown>)[key], room - text.length)
  }
  return text + (isList ? ']' : '}')
}
