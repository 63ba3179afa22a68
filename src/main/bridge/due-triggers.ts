import type { Dispose } from '../../shared/dispose.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { RuleMemory } from '../rule/rule-memory.ts'

/** Milliseconds between two looks at the clock while something waits: a clock that was set, or a machine that slept, is noticed soon. */
const LOOK = 30_000
/** Events that are made in one go before other work gets a turn. */
const SLICE = 256

/** Makes the events of time-based triggers when their time comes, with one timer for all of them. */
export class DueTriggers {
  readonly #clock: Clock
  readonly #memory: RuleMemory
  readonly #emit: (event: EmittedEvent) => void
  #wakesAt = Number.POSITIVE_INFINITY
  #cancel: Dispose | undefined

  constructor(clock: Clock, memory: RuleMemory, emit: (event: EmittedEvent) => void) {
    this.#clock = clock
    this.#memory = memory
    this.#emit = emit
  }

  /** Something may be due sooner than was known. */
  look(): void {
    if (this.#memory.nextDue < this.#wakesAt) this.#plan()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#wakesAt = Number.POSITIVE_INFINITY
  }

  #plan(): void {
    this.stop()
    const now = this.#clock.now()
    const wait = Math.min(Math.max(this.#memory.nextDue - now, 0), LOOK)
    this.#wakesAt = now + wait
    this.#cancel = this.#clock.after(wait, this.#wake)
  }

  readonly #wake = (): void => {
    this.stop()
    for (const { time: _planned, ...event } of this.#memory.due(this.#clock.now(), SLICE)) this.#emit(event)
    this.look()
  }
}
