import { fromBase64, toBase64 } from '../../shared/encoding.ts'
import type { Recollection } from './recall.ts'
import type { TriggerState } from './watch.ts'

/** One thing that rules remember, as texts to be stored; the value null: it is to be forgotten. */
export type MemoryRecord = readonly [key: string, value: string | null]

/** Of a trigger (`slot`), or of a condition (`recall`); `group`: topic, or whatever is kept apart. */
export type RecordKey = { kind: 'trigger' | 'recall'; of: string; group: string }

export function writtenKey({ kind, of, group }: RecordKey): string {
  return JSON.stringify([kind, of, group])
}

/** Null where it is no such key. */
export function readKey(text: string): RecordKey | null {
  const parsed = parse(text)
  if (!Array.isArray(parsed) || parsed.length !== 3 || parsed.some(part => typeof part !== 'string'))
    return null
  const [kind, of, group] = parsed as [string, string, string]
  return kind === 'trigger' || kind === 'recall' ? { kind, of, group } : null
}

export function writtenState({ by, ...state }: TriggerState): string {
  return JSON.stringify(by ? { ...state, by: { ...by, bytes: toBase64(by.bytes) } } : state)
}

/** Null where it is none. */
export function readState(text: string): TriggerState | null {
  const parsed = parse(text) as (TriggerState & { by?: { bytes: unknown } }) | null
  if (typeof parsed !== 'object' || parsed === null) return null
  const { by, due, ...state } = parsed
  if (due !== undefined && typeof due !== 'number') return null
  if (!by) return due === undefined ? state : null
  if (typeof by.bytes !== 'string') return null
  return { ...state, ...(due === undefined ? {} : { due }), by: { ...by, bytes: fromBase64(by.bytes) } }
}

export function writtenRecollection({ time, value }: Recollection): string {
  return JSON.stringify([time, value])
}

/** Null where it is none. */
export function readRecollection(text: string): Recollection | null {
  const parsed = parse(text)
  return Array.isArray(parsed) && typeof parsed[0] === 'number' ? { time: parsed[0], value: parsed[1] } : null
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
