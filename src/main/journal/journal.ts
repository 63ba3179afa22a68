import type { EventQuery } from '../../shared/contract/calls.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { compileEventQuery } from './event-query.ts'
import type { JournalEntry } from './journal-entry.ts'

export type { JournalEntry } from './journal-entry.ts'

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

/** What an event takes beside its payload and topic, roughly, in bytes. */
const EVENT_BYTES = 320

const defaults = { events: 50_000, bytes: 64 * 1024 * 1024 }

interface Kept extends JournalEntry {
  readonly bytes: number
}

/** Keeps the newest events in memory, bounded by number and bytes; what is older is forgotten. */
export function createMemoryJournal(limits: { events: number; bytes: number } = defaults): Journal {
  return new MemoryJournal(limits)
}

class MemoryJournal implements Journal {
  readonly #limits: { events: number; bytes: number }
  /** A ring: the oldest is at `#first`, `#count` are in use. */
  readonly #ring: (Kept | undefined)[]
  #first = 0
  #count = 0
  #bytes = 0

  constructor(limits: { events: number; bytes: number }) {
    this.#limits = limits
    this.#ring = new Array(limits.events)
  }

  append(event: TomteEvent, fired: number): void {
    event.payload.settle()
    const bytes = EVENT_BYTES + event.payload.size + 2 * (event.source.topic?.length ?? 0)
    if (this.#count === this.#limits.events) this.#forgetOldest()
    this.#ring[(this.#first + this.#count) % this.#limits.events] = { event, fired, bytes }
    this.#count++
    this.#bytes += bytes
    while (this.#bytes > this.#limits.bytes && this.#count > 1) this.#forgetOldest()
  }

  query(query: EventQuery, limit: number, after = 0): JournalEntry[] {
    const fits = compileEventQuery(query)
    const found: JournalEntry[] = []
    for (let index = this.#count - 1; index >= 0 && found.length < limit; index--) {
      const entry = this.#at(index)
      if (entry.event.id <= after) break
      if (fits(entry)) found.push(entry)
    }
    return found.reverse()
  }

  get(id: number): JournalEntry | undefined {
    let low = 0
    let high = this.#count - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const entry = this.#at(middle)
      if (entry.event.id === id) return entry
      if (entry.event.id < id) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  get counters(): JournalCounters {
    return { events: this.#count, bytes: this.#bytes, limitBytes: this.#limits.bytes }
  }

  #at(index: number): Kept {
    return this.#ring[(this.#first + index) % this.#limits.events] as Kept
  }

  #forgetOldest(): void {
    this.#bytes -= this.#at(0).bytes
    this.#ring[this.#first] = undefined
    this.#first = (this.#first + 1) % this.#limits.events
    this.#count--
  }
}
