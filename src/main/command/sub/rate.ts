import type { Clock } from '../../clock.ts'

/** Measures from the first message to the last, by one look at the clock for all that arrive in one turn. */
export class Rate {
  readonly #clock: Clock
  #count = 0
  #first = 0
  #last = 0
  #scheduled = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly message = (): void => {
    if (this.#count++ === 0) this.#first = this.#clock.monotonic()
    if (this.#scheduled) return
    this.#scheduled = true
    process.nextTick(this.#look)
  }

  /** Such as `200000 messages in 0.512 s, 390625/s`. */
  get line(): string {
    const seconds = Math.max(0, this.#last - this.#first) / 1000
    const rate = seconds > 0 ? Math.round(this.#count / seconds) : 0
    return `${this.#count} ${this.#count === 1 ? 'message' : 'messages'} in ${seconds.toFixed(3)} s, ${rate}/s`
  }

  readonly #look = (): void => {
    this.#scheduled = false
    this.#last = this.#clock.monotonic()
  }
}
