import type { Clock } from '../../clock.ts'

const WINDOW = 1000

/** The rate of a counter that only rises, measured over at least a second between readings. */
export class RateMeter {
  readonly #clock: Clock
  #count = 0
  #time: number
  #rate = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#time = clock.monotonic()
  }

  /** Per second, rounded to tenths. */
  measure(count: number): number {
    const elapsed = this.#clock.monotonic() - this.#time
    if (elapsed >= WINDOW) {
      this.#rate = Math.round(((count - this.#count) / elapsed) * 10_000) / 10
      this.#count = count
      this.#time += elapsed
    }
    return this.#rate
  }
}
