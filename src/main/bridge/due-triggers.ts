import type { Dispose } from '../../shared/dispose.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { RuleMemory } from '../rule/rule-memory.ts'

/** Milliseconds between two looks at the clock while something waits: a clock that was set, or a machine that slept, is noticed soon. */
const LOOK = 30_000
/** Events that are made in one go before other work gets a turn. */
const SLICE = 256
/** Milliseconds until events are made for which the queue must move on first. */
const SOON = 100

export interface DueTriggersOptions {
  clock: Clock
  memory: RuleMemory
  /** How many more events can be taken in now; what comes due meanwhile waits in the memory. */
  room(): number
  emit(event: EmittedEvent): void
  /** Whether the memory and the clock agree on what time it is; called before what is due is asked for. */
  agree(): boolean
}

/** Makes the events of time-based triggers when their time comes, with one timer for all of them. */
export class DueTriggers {
  readonly #options: DueTriggersOptions
  /** What it wakes up for; what is due later need not be planned. */
  #plannedFor = Number.POSITIVE_INFINITY
  #cancel: Dispose | undefined

  constructor(options: DueTriggersOptions) {
    this.#options = options
  }

  /** Something may be due sooner than was known. */
  look(): void {
    if (this.#options.memory.nextDue < this.#plannedFor) this.#plan()
  }

  /** The clock was set: what was planned by it is planned anew. */
  planAnew(): void {
    this.stop()
    this.look()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#plannedFor = Number.POSITIVE_INFINITY
  }

  #plan(): void {
    this.stop()
    const { clock, memory } = this.#options
    const now = clock.now()
    const time = Math.min(memory.nextDue, now + LOOK)
    this.#wakeFor(time, time - now)
  }

  #wakeFor(time: number, wait: number): void {
    this.#plannedFor = time
    this.#cancel = this.#options.clock.after(Math.max(wait, 0), this.#wake)
  }

  readonly #wake = (): void => {
    const { clock, memory, room, emit, agree } = this.#options
    const agreed = agree()
    this.stop()
    const now = clock.now()
    const most = agreed ? Math.min(room(), SLICE) : 0
    for (const { time: _planned, ...event } of memory.due(now, most)) emit(event)
    if (!agreed || (memory.nextDue <= now && room() <= 0)) this.#wakeFor(memory.nextDue, SOON)
    else this.look()
  }
}
