import type { EventQuery } from '../../shared/contract/calls.ts'
import type { TomteEvent } from '../../shared/event.ts'

/** One event as it is kept, with the number of rules that ran on it. */
export interface JournalEntry {
  readonly event: TomteEvent
  readonly fired: number
}

export interface JournalCounters {
  events: number
  bytes: number
  limitBytes: number
}

export interface Journal {
  /** Event ids must rise. */
  append(event: TomteEvent, fired: number): void
  /** The newest `limit` fitting entries, oldest first; `after`: only events with a greater id. */
  query(query: EventQuery, limit: number, after?: number): JournalEntry[]
  get(id: number): JournalEntry | undefined
  readonly counters: JournalCounters
}
