import type { TomteEvent } from '../../shared/event.ts'
import type { Payload } from '../../shared/payload.ts'
import { type JournalEntry, NO_RULES } from './journal-entry.ts'

/** What an event takes beside its payload and topic, roughly, in bytes. */
const EVENT_BYTES = 320

const defaults = { events: 50_000, bytes: 64 * 1024 * 1024 }

/** The newest events in memory, bounded by number and bytes; what is older is forgotten. */
export class EventRing {
  readonly #limits: { events: number; bytes: number }
  /** A ring: the oldest is at `#first`, `#count` are in use. `#fired`, `#rules` and `#runs` go beside it. */
  readonly #events: (TomteEvent | undefined)[]
  readonly #fired: Uint32Array
  readonly #rules: (readonly string[])[]
  readonly #runs: Float64Array
  #first = 0
  #count = 0
  #bytes = 0

  constructor(limits: { events: number; bytes: number } = defaults) {
    this.#limits = limits
    this.#events = new Array(limits.events)
    this.#fired = new Uint32Array(limits.events)
    this.#rules = new Array(limits.events).fill(NO_RULES)
    this.#runs = new Float64Array(limits.events)
  }

  /** Event ids must rise. */
  append(event: TomteEvent, fired: number, rules: readonly string[] = NO_RULES, firstRun = 0): void {
    event.payload.forgetDecoded()
    if (this.#count === this.#limits.events) this.#forgetOldest()
    this.#bytes += bytesOf(event) + event.payload.memoryBeside(this.#payloadAt(this.#count - 1))
    const slot = this.#slot(this.#count++)
    this.#events[slot] = event
    this.#fired[slot] = fired
    this.#rules[slot] = rules
    this.#runs[slot] = firstRun
    while (this.#bytes > this.#limits.bytes && this.#count > 1) this.#forgetOldest()
  }

  /** Newest first: up to `limit` entries with an id below `before`. */
  below(before: number, limit: number): JournalEntry[] {
    const entries: JournalEntry[] = []
    for (let index = this.#countBelow(before) - 1; index >= 0 && entries.length < limit; index--)
      entries.push(this.#at(index))
    return entries
  }

  get(id: number): JournalEntry | undefined {
    const index = this.#countBelow(id)
    const entry = index < this.#count ? this.#at(index) : undefined
    return entry?.event.id === id ? entry : undefined
  }

  /** Id of the oldest; Infinity where there is none. */
  get oldest(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : this.#at(0).event.id
  }

  /** Number of events, and what they hold in memory in bytes. */
  get counters(): { events: number; bytes: number } {
    return { events: this.#count, bytes: this.#bytes }
  }

  #countBelow(id: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#events[this.#slot(middle)] as TomteEvent).id < id) low = middle + 1
      else high = middle
    }
    return low
  }

  #slot(index: number): number {
    return (this.#first + index) % this.#limits.events
  }

  #at(index: number): JournalEntry {
    const slot = this.#slot(index)
    return {
      event: this.#events[slot] as TomteEvent,
      fired: this.#fired[slot] as number,
      rules: this.#rules[slot] as readonly string[],
      firstRun: this.#runs[slot] as number,
    }
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
