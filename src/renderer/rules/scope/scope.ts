import type { EventDetail } from '../../../shared/contract/event.ts'
import { decodeText, fromBase64 } from '../../../shared/encoding.ts'
import { eventString } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'

/** What conditions and templates of a rule see of one event. */
export type Scope = Record<string, unknown>

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
