import type { Clock } from '../clock.ts'

const DAY = 86_400_000

/** What is known over a restart, in milliseconds: the time that was believed last, and for how long another one was shown since. */
export interface BelievedTime {
  time: number
  doubted: number
}

/**
 * Whether the wall clock can be believed, where what it says cannot be taken back. Once it is more than a day off the time that it
 * should show (a battery that failed, a mistyped date) it is believed again when it has come back, or has stayed so for a day of
 * elapsed time.
 *
 * While Tomte does not run no time is known to pass. So after more than a day off the clock is doubted at first, however right it
 * may be; the time for which it stays so is added up over restarts, until it is a day.
 */
export class CredibleClock {
  readonly #clock: Clock
  readonly #doubts: (ahead: number) => void
  #believed: BelievedTime | undefined
  /** At the last look. */
  #elapsed: number | undefined
  /** By how much it was off when it began to be; undefined where it is believed. */
  #off: number | undefined

  /** `doubts` is told once when the clock is found to be so many milliseconds ahead. */
  constructor(clock: Clock, doubts: (ahead: number) => void) {
    this.#clock = clock
    this.#doubts = doubts
  }

  /** Undefined before the first look. */
  get believed(): BelievedTime | undefined {
    return this.#believed
  }

  /** What an earlier start believed; to be called before the first look. */
  resume(believed: BelievedTime | undefined): void {
    this.#believed = believed
  }

  /** Looks at the clock. True where nothing is younger than it seems: also of one that is behind. */
  isCredible(): boolean {
    const now = this.#clock.now()
    const elapsed = this.#clock.elapsed()
    const passed = Math.round(elapsed - (this.#elapsed ?? elapsed))
    this.#elapsed = elapsed
    const { time, doubted } = this.#believed ?? { time: now - passed, doubted: 0 }
    const off = now - (time + passed)
    if (Math.abs(off) <= DAY) return this.#believe(now)
    const isAnew = this.#off === undefined || Math.abs(off - this.#off) > DAY
    let lasted = doubted // of an earlier start, at the first look of this one
    if (this.#off !== undefined) lasted = isAnew ? 0 : doubted + passed
    if (lasted >= DAY) return this.#believe(now)
    this.#believed = { time: time + passed, doubted: lasted }
    if (isAnew) this.#off = off
    if (isAnew && off > 0) this.#doubts(off)
    return off < 0
  }

  #believe(now: number): true {
    this.#believed = { time: now, doubted: 0 }
    this.#off = undefined
    return true
  }
}
