import type { EventQuery } from '../../shared/contract/calls.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Payload } from '../../shared/payload.ts'
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

/** Keeps the newest events in memory, bounded by number and bytes; what is older is forgotten. */
export function createMemoryJournal(limits: { events: number; bytes: number } = defaults): Journal {
  return new MemoryJournal(limits)
}

class MemoryJournal implements Journal {
  readonly #limits: { events: number; bytes: number }
  /** A ring: the oldest is at `#first`, `#count` are in use. `#fired` goes beside it. */
  readonly #events: (TomteEvent | undefined)[]
  readonly #fired: Uint32Array
  #first = 0
  #count = 0
  #bytes = 0

  constructor(limits: { events: number; bytes: number }) {
    this.#limits = limits
    this.#events = new Array(limits.events)
    this.#fired = new Uint32Array(limits.events)
  }

  append(event: TomteEvent, fired: number): void {
    event.payload.forgetDecoded()
    if (this.#count === this.#limits.events) this.#forgetOldest()
    this.#bytes += bytesOf(event) + event.payload.memoryBeside(this.#payloadAt(this.#count - 1))
    const slot = this.#slot(this.#count++)
    this.#events[slot] = event
    this.#fired[slot] = fired
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

  #slot(index: number): number {
    return (this.#first + index) % this.#limits.events
  }

  #at(index: number): JournalEntry {
    const slot = this.#slot(index)
    return { event: this.#events[slot] as TomteEvent, fired: this.#fired[slot] as number }
  }

  #payloadAt(index: number): Payload | undefined {
    return index < 0 || index >= this.#count ? undefined : this.#events[this.#slot(index)]?.payload
  }

  #forgetOldest(): void {
    const oldest = this.#events[this.#first] as TomteEvent
    this.#bytes -= bytesOf(oldest) + oldest.payload.memoryBeside(this.#payloadAt(1))
    this.#events[this.#first] = undefined
    this.#first = this.#slot(1)
    this.#count--
  }
}

function bytesOf(event: TomteEvent): number {
  return EVENT_BYTES + 2 * (event.source.topic?.length ?? 0)
}
