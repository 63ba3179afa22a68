import type { Clock } from '../clock.ts'

/** Long work gives others a turn this often, in milliseconds. */
const SLICE = 8

/** Lets the process breathe in the middle of long work. */
export class Pace {
  readonly #clock: Clock
  readonly #began: number
  #slice: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#began = this.#slice = clock.monotonic()
  }

  /** Milliseconds since the work began. */
  get elapsed(): number {
    return this.#clock.monotonic() - this.#began
  }

  /** Whether it is time to `breathe`. */
  get due(): boolean {
    return this.#clock.monotonic() - this.#slice > SLICE
  }

  async breathe(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve))
    this.#slice = this.#clock.monotonic()
  }
}
