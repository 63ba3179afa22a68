import type { TomteEvent } from '../../shared/event.ts'
import type { Heard } from '../run/awaits.ts'

/** Most events that are looked back at, and what their payloads may take together, in bytes. */
const MOST = 10_000
const MOST_BYTES = 8 * 1024 * 1024

/** The newest events, oldest first; those that are too many are forgotten. */
export class HeardEvents {
  #heard: Heard[] = []
  /** Position of the oldest that is not forgotten. */
  #first = 0
  #bytes = 0

  add(heard: Heard): void {
    this.#heard.push(heard)
    this.#bytes += heard.event.payload.size
    while (this.#heard.length - this.#first > MOST || this.#bytes > MOST_BYTES) this.#forgetOldest()
    if (this.#first > MOST) this.#tidy()
  }

  /** The oldest one after `since` for which `fits`. */
  find(since: number, fits: (event: TomteEvent) => boolean): Heard | undefined {
    for (let index = this.#first; index < this.#heard.length; index++) {
      const heard = this.#heard[index]
      if (heard && heard.at > since && fits(heard.event)) return heard
    }
    return undefined
  }

  clear(): void {
    this.#heard = []
    this.#first = 0
    this.#bytes = 0
  }

  #forgetOldest(): void {
    this.#bytes -= this.#heard[this.#first++]?.event.payload.size ?? 0
  }

  #tidy(): void {
    this.#heard = this.#heard.slice(this.#first)
    this.#first = 0
  }
}
