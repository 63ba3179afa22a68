import type { Notice } from '../../shared/contract/status.ts'
import type { PlainError } from '../../shared/errors.ts'
import type { EmittedEvent, EventSource, TomteEvent } from '../../shared/event.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import type { EventQueue } from '../event/event-queue.ts'
import type { DecodeOf } from '../journal/decoded.ts'
import { type Admits, Decision } from '../rule/decide.ts'
import type { RuleIndex } from '../rule/rule-index.ts'
import { type ConditionFault, type MemoryRecord, RuleMemory } from '../rule/rule-memory.ts'
import type { Variables } from '../rule/variables.ts'
import { ClockSteps } from './clock-steps.ts'
import { DueTriggers } from './due-triggers.ts'
import { MemoryStore } from './memory-store.ts'

export interface LiveMemoryOptions {
  clock: Clock
  /** Takes what came due. */
  queue: EventQueue
  /** Where the database lies; undefined: nothing is kept over a restart. */
  folder: string | undefined
  /** How payloads are read that armed a trigger; undefined: as without a decoder. */
  decodeOf: DecodeOf | undefined
  /** Resolves once the journal has on disk what happened up to now: the memory is never ahead of it. */
  journalled(): Promise<unknown>
  /** Something that a person should know. */
  notify(notice: Notice): void
  log(line: string): void
}

/** Milliseconds between two events after which it is looked whether the clock was set. */
const GAP = 1000

/**
 * What rules remember while Tomte runs: kept over a restart, and awake when something of it comes due. What lasts is measured by the
 * time that passes, whatever the wall clock is set to meanwhile; only over a restart the wall clock is all there is.
 */
export class LiveMemory {
  readonly #memory = new RuleMemory({ track: true })
  readonly #clock: Clock
  readonly #steps: ClockSteps
  readonly #store: MemoryStore
  readonly #due: DueTriggers
  readonly #log: (line: string) => void
  /** What was stored, until the first rules come. */
  #stored: MemoryRecord[] | null = null
  /** When the newest event was. */
  #newest = 0

  constructor({ clock, queue, folder, decodeOf, journalled, notify, log }: LiveMemoryOptions) {
    this.#clock = clock
    this.#log = log
    this.#steps = new ClockSteps(clock)
    this.#store = new MemoryStore({ folder, memory: this.#memory, clock, journalled, notify, log })
    this.#due = new DueTriggers({
      clock,
      memory: this.#memory,
      room: () => queue.room,
      emit: event => queue.emit('tomte', readAsArmed(event, decodeOf)),
      // What waits in the queue has the time of the clock as it was: it is decided before the memory moves with the clock.
      agree: () => {
        if (queue.waiting === 0) this.#followClock()
        return this.#steps.by === 0
      },
    })
  }

  /** Reads what was remembered: before the first rules. */
  async start(): Promise<void> {
    this.#stored = await this.#store.start()
  }

  /** Follows the rules; the first ones go on from what was stored. */
  follow(index: RuleIndex): void {
    this.#followClock()
    const now = this.#clock.now()
    const stored = this.#stored
    this.#stored = null
    if (stored) {
      this.#memory.restore(stored, index, now)
      this.#store.tidy(stored)
    } else this.#memory.follow(index, now)
    this.#look()
  }

  /** Which rules run on an event; the memory goes on by it. What it answers is to be carried on to its end. */
  decide(index: RuleIndex, event: TomteEvent, variables: Variables, admits?: Admits): Decision {
    const { time } = event
    if (time < this.#newest || time > this.#newest + GAP) this.#followClock(time)
    this.#newest = time
    return new Decision(index, this.#memory, event, variables, admits)
  }

  /** All is decided: what was remembered is to be stored, and may come due. */
  decided(): void {
    this.#look()
  }

  /** Something of it is not stored yet. */
  get hasChanges(): boolean {
    return this.#memory.hasChanges
  }

  /** Resolves once all that is remembered now is stored, and what the journal knows before it. */
  flush(): Promise<void> {
    return this.#store.flush()
  }

  /** Expressions in the conditions of a rule that failed. */
  faultOf(rule: string): ConditionFault | undefined {
    return this.#memory.faultOf(rule)
  }

  /** An expression failed in the conditions of one of the rule's actions. */
  failed(rule: Rule, error: PlainError): void {
    this.#memory.failed(rule, error, this.#clock.now())
  }

  /** Nothing comes due any more. */
  rest(): void {
    this.#due.stop()
  }

  async stop(): Promise<void> {
    this.rest()
    await this.#store.stop()
  }

  #look(): void {
    this.#store.look()
    this.#due.look()
  }

  /** `came`: the time of an event, by which it is told whether that came before the clock was set. */
  #followClock(came?: number): void {
    const { by } = this.#steps
    if (by === 0) return
    const ago = came === undefined ? 0 : this.#clock.now() - came
    if (Math.abs(ago - by) < Math.abs(ago)) return
    this.#steps.follow(by)
    this.#log(`the clock was set ${by < 0 ? 'back' : 'forward'} by ${Math.abs(by) / 1000} s`)
    this.#memory.shift(by)
    this.#store.look()
    this.#due.planAnew()
  }
}

/** The payload is read as that of the message that armed the trigger. */
function readAsArmed(event: EmittedEvent, decodeOf: DecodeOf | undefined): EmittedEvent {
  const decode = event.source?.decoder === undefined ? undefined : decodeOf?.(event.source as EventSource)
  return decode ? { ...event, payload: event.payload.readBy(decode) } : event
}
