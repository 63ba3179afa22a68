import { createHash } from 'node:crypto'
import type { EmittedEvent } from '../../shared/event.ts'
import { compileField, type Field } from '../../shared/field-path.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import type { Clock } from '../clock.ts'
import type { FilterParts } from './filter-parts.ts'

/** Topics whose last value or time is remembered by one filter; of a forgotten topic the next message passes. */
const REMEMBERED_TOPICS = 10_000
/** Longer topics and values are remembered by their digest. */
const REMEMBERED_LENGTH = 256

type Passes = (event: EmittedEvent, topic: string) => boolean

const noVariables = {}

export function changeGate(path: string | undefined, { clock, keyOf }: FilterParts): Passes {
  const field = path === undefined ? undefined : compileField(path)
  const last = new RecentMap<string, string>(REMEMBERED_TOPICS)
  return (event, topic) => {
    const seen = field ? fieldMark(field, event, clock) : bytesMark(event.payload.bytes)
    const key = short(keyOf(event, topic))
    if (last.get(key) === seen) return false
    last.set(key, seen)
    return true
  }
}

export function throttleGate(milliseconds: number, { clock, keyOf }: FilterParts): Passes {
  const passed = new RecentMap<string, number>(REMEMBERED_TOPICS)
  return (event, topic) => {
    const now = clock.monotonic()
    const key = short(keyOf(event, topic))
    const last = passed.get(key)
    if (last !== undefined && now - last < milliseconds) return false
    passed.set(key, now)
    return true
  }
}

/** Stands for a value: two values have the same mark where they are the same. */
function fieldMark(field: Field, event: EmittedEvent, clock: Clock): string {
  const value = field(event, noVariables, clock.now())
  // Of a payload that could not be read nothing is known but its bytes.
  if (value === undefined) return event.payload.fault ? bytesMark(event.payload.bytes) : 'missing'
  if (value instanceof Uint8Array) return bytesMark(value)
  try {
    return short(JSON.stringify(value))
  } catch {
    return bytesMark(event.payload.bytes) // nested too deeply to be written down
  }
}

function bytesMark(bytes: Uint8Array): string {
  if (bytes.length > REMEMBERED_LENGTH) return digest(bytes)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

export function short(text: string): string {
  return text.length <= REMEMBERED_LENGTH ? text : digest(text)
}

function digest(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('base64')}`
}
