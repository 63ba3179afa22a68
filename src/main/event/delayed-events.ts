import type { Dispose } from '../../shared/dispose.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { FilterParts } from './filter-parts.ts'
import { short } from './remembering-gates.ts'

/** Topics of which one filter holds a message, and bytes of their payloads; beyond them the oldest goes on early. */
const MOST_HELD = 10_000
const MOST_BYTES = 16_777_216

interface Held {
  event: EmittedEvent
  topic: string
  /** On the clock that never jumps. */
  due: number
}

/**
 * Holds the newest event of each topic: until nothing came on it for a while (debounce), or until the next round (sample). All
 * topics share one timer. Events go on in the order in which they came.
 */
export class DelayedEvents {
  readonly #way: 'debounce' | 'sample'
  readonly #milliseconds: number
  readonly #parts: FilterParts
  readonly #release: (event: EmittedEvent, topic: string) => void
  /** By topic, oldest first, which is the order in which they come due. */
  readonly #held = new Map<string, Held>()
  #bytes = 0
  #cancel: Dispose | undefined
  /** When the last round of samples was due. */
  #round = Number.NEGATIVE_INFINITY
  /** Events that a newer one took the place of. */
  superseded = 0

  constructor(
    way: 'debounce' | 'sample',
    milliseconds: number,
    parts: FilterParts,
    release: (event: EmittedEvent, topic: string) => void,
  ) {
    this.#way = way
    this.#milliseconds = milliseconds
    this.#parts = parts
    this.#release = release
  }

  get size(): number {
    return this.#held.size
  }

  hold(event: EmittedEvent, topic: string): void {
    const key = short(this.#parts.keyOf(event, topic))
    const before = this.#held.get(key)
    if (before) {
      this.#forget(key, before)
      this.superseded++
    }
    const due = this.#dueFrom(this.#parts.clock.monotonic())
    // What is held must not keep the chunk alive that it came in.
    const held = { event: { ...event, payload: event.payload.copied() }, topic, due }
    this.#held.set(key, held)
    this.#bytes += held.event.payload.size
    while (this.#held.size > MOST_HELD || this.#bytes > MOST_BYTES) this.#releaseOldest()
    this.#arm()
  }

  /** Lets all go now, in order. */
  flush(): void {
    while (this.#held.size > 0) this.#releaseOldest()
    this.#cancel?.()
    this.#cancel = undefined
  }

  #dueFrom(now: number): number {
    if (this.#way === 'debounce') return now + this.#milliseconds
    if (this.#round <= now) {
      const next = this.#round + this.#milliseconds
      this.#round = next > now ? next : now + this.#milliseconds
    }
    return this.#round
  }

  #arm(): void {
    if (this.#cancel) return
    const [oldest] = this.#held.values()
    if (!oldest) return
    const wait = Math.max(0, oldest.due - this.#parts.clock.monotonic())
    this.#cancel = this.#parts.clock.after(wait, () => {
      this.#cancel = undefined
      this.#releaseDue()
    })
  }

  #releaseDue(): void {
    const now = this.#parts.clock.monotonic()
    for (const [key, held] of this.#held) {
      if (held.due > now) break
      this.#forget(key, held)
      this.#release(held.event, held.topic)
    }
    this.#arm()
  }

  #releaseOldest(): void {
    const [first] = this.#held
    if (!first) return
    const [key, held] = first
    this.#forget(key, held)
    this.#release(held.event, held.topic)
  }

  #forget(key: string, held: Held): void {
    this.#held.delete(key)
    this.#bytes -= held.event.payload.size
  }
}
