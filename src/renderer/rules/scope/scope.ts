import type { EventDetail } from '../../../shared/contract/event.ts'
import { decodeText, fromBase64 } from '../../../shared/encoding.ts'
import { eventString } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'

/** What conditions and templates of a rule see of one event. */
export type Scope = Record<string, unknown>

export const scopeRoots = [
  { path: 'payload', label: 'The payload: JSON value, text or bytes' },
  { path: 'text', label: 'The payload as text' },
  { path: 'topic', label: 'The topic of the message' },
  { path: 'topicLevels', label: 'The levels of the topic, counted from 0' },
  { path: 'event', label: 'The event: string, prefix, suffix, time' },
  { path: 'variables', label: 'Variables set by actions' },
  { path: 'now', label: 'The time of the run' },
] as const

export function scopeOfEvent(event: EventDetail, now: Date): Scope {
  const bytes = fromBase64(event.payload)
  const { row, source } = event
  return {
    event: { id: row.id, time: row.time, prefix: row.prefix, suffix: row.suffix, string: eventString(row) },
    topic: source.topic,
    topicLevels: source.topic?.split('/'),
    payload: Payload.ofBytes(bytes).value,
    text: decodeText(bytes) ?? undefined,
    variables: {},
    now: now.toISOString(),
  }
}
