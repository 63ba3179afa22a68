import type { EventSource } from '../../shared/event.ts'
import type { Decode } from '../../shared/payload.ts'
import type { JournalEntry } from './journal-entry.ts'

export type DecodeOf = (source: EventSource) => Decode | undefined

/** The journal keeps bytes: events whose payloads were read by a decoder are read by it again. */
export function decoded(entries: JournalEntry[], decodeOf: DecodeOf | undefined): JournalEntry[] {
  if (!decodeOf) return entries
  return entries.map(entry => {
    const { event } = entry
    const decode = event.source.decoder === undefined ? undefined : decodeOf(event.source)
    return decode ? { ...entry, event: { ...event, payload: event.payload.readBy(decode) } } : entry
  })
}
