import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { Match } from '../rule/decide.ts'
import { atMost } from './at-most.ts'

/** Rules do not wait longer than this for a disk that does not answer. Milliseconds. */
const LONGEST_WAIT = 1000

interface Decided {
  event: TomteEvent
  matches: readonly Match[]
}

export interface WriteAheadOptions {
  clock: Clock
  /** Resolves once all that was written down up to now is on disk, or cannot be. */
  committed(): Promise<unknown>
  fire(event: TomteEvent, matches: readonly Match[]): void | Promise<void>
}

/** Lets rules act only once it is on disk that they are about to; in order, and all of one turn together. */
export class WriteAhead {
  readonly #options: WriteAheadOptions
  #gathering: Decided[] = []
  #open = 0
  #last: Promise<void> = Promise.resolve()

  constructor(options: WriteAheadOptions) {
    this.#options = options
  }

  add(event: TomteEvent, matches: readonly Match[]): void {
    this.#open++
    if (this.#gathering.push({ event, matches }) > 1) return
    const before = this.#last
    this.#last = this.#fireOnceWritten(before)
  }

  /** Whether anything that was added has not been fired yet. */
  get waits(): boolean {
    return this.#open > 0
  }

  /** Resolves once all that was added has been fired. */
  done(): Promise<void> {
    return this.#last
  }

  async #fireOnceWritten(before: Promise<void>): Promise<void> {
    await Promise.resolve()
    const gathered = this.#gathering
    this.#gathering = []
    const { clock, committed, fire } = this.#options
    // One that would be given out anew after a crash, were it not on disk, waits however long that takes.
    const mustBeWritten = gathered.some(({ event }) => event.source.deliveryId !== undefined)
    await (mustBeWritten ? committed() : atMost(clock, LONGEST_WAIT, committed()))
    await before
    for (const { event, matches } of gathered) {
      const firing = fire(event, matches)
      if (firing) await firing
      this.#open--
    }
  }
}
