import type { Clock } from '../clock.ts'

/** Milliseconds: less is the coarseness of clocks. */
const LEAST = 2000

/**
 * Tells when somebody set the wall clock while Tomte runs: a person, or the network, which a computer without a battery for its
 * clock asks soon after it was switched on. Sleep of the computer is no such step: time did pass.
 */
export class ClockSteps {
  readonly #clock: Clock
  /** The wall clock's lead over the time that passed. */
  #lead: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#lead = leadOf(clock)
  }

  /** By how many milliseconds it was set forward (negative: back) beyond what was followed; 0: it was not. */
  get by(): number {
    const by = Math.round(leadOf(this.#clock) - this.#lead)
    return Math.abs(by) < LEAST ? 0 : by
  }

  follow(by: number): void {
    this.#lead += by
  }
}

function leadOf(clock: Clock): number {
  return clock.now() - clock.elapsed()
}
