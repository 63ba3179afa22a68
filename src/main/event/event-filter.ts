import { createHash } from 'node:crypto'
import { compileComparison } from '../../shared/comparison.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import { compileField, type Field } from '../../shared/field-path.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import { matchesFilter, plainFilter } from '../../shared/topic.ts'
import type { EventFilter } from '../../shared/workspace/event-filter.ts'
import type { Clock } from '../clock.ts'

/** Whether an event may pass. */
export type EventGate = (event: EmittedEvent, topic: string) => boolean

/** Topics whose last value or time is remembered by one filter; of a forgotten topic the next message passes. */
const REMEMBERED_TOPICS = 10_000
/** Longer topics and values are remembered by their digest. */
const REMEMBERED_LENGTH = 256

const noVariables = {}

/** Compiles one event filter; those that remember something remember it from now on. */
export function compileEventFilter(filter: EventFilter, clock: Clock): EventGate {
  switch (filter.type) {
    case 'topic': {
      const wanted = plainFilter(filter.filter)
      return (_event, topic) => matchesFilter(wanted, topic) === filter.keep
    }
    case 'retained':
      return event => (event.source?.retain ?? false) === filter.keep
    case 'text':
      return event => (event.payload.text?.includes(filter.contains) ?? false) === filter.keep
    case 'field': {
      const holds = compileComparison(filter.comparison)
      return event => holds(event, noVariables, clock.now())
    }
    case 'change':
      return changeGate(filter.field, clock)
    case 'throttle':
      return throttleGate(filter.seconds * 1000, clock)
  }
}

function changeGate(path: string | undefined, clock: Clock): EventGate {
  const field = path === undefined ? undefined : compileField(path)
  const last = new RecentMap<string, string>(REMEMBERED_TOPICS)
  return (event, topic) => {
    const seen = field ? fieldMark(field, event, clock) : bytesMark(event.payload.bytes)
    const key = short(topic)
    if (last.get(key) === seen) return false
    last.set(key, seen)
    return true
  }
}

function throttleGate(milliseconds: number, clock: Clock): EventGate {
  const passed = new RecentMap<string, number>(REMEMBERED_TOPICS)
  return (_event, topic) => {
    const now = clock.monotonic()
    const key = short(topic)
    const last = passed.get(key)
    if (last !== undefined && now - last < milliseconds) return false
    passed.set(key, now)
    return true
  }
}

/** Stands for a value: two values have the same mark where they are the same. */
function fieldMark(field: Field, event: EmittedEvent, clock: Clock): string {
  const value = field(event, noVariables, clock.now())
  if (value === undefined) return event.payload.fault ? bytesMark(event.payload.bytes) : 'missing'
  if (value instanceof Uint8Array) return bytesMark(value)
  try {
    const text = JSON.stringify(value)
    return short(text)
  } catch {
    return bytesMark(event.payload.bytes) // nested too deeply to be written down
  }
}

function bytesMark(bytes: Uint8Array): string {
  if (bytes.length > REMEMBERED_LENGTH) return digest(bytes)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function short(text: string): string {
  return text.length <= REMEMBERED_LENGTH ? text : digest(text)
}

function digest(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('base64')}`
}
