import type { Dispose } from '../../shared/dispose.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { TimeSlice } from '../event/time-slice.ts'
import type { Journal } from '../journal/journal.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'
import type { Match } from '../rule/rule-index.ts'
import type { Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import type { Variables } from '../run/variables.ts'
import type { AwaitedEvents } from './awaited-events.ts'
import type { LiveMemory } from './live-memory.ts'
import type { Oversight } from './oversight.ts'
import type { RuleSet } from './rule-set.ts'
import { RunStarts } from './run-starts.ts'
import { WriteAhead } from './write-ahead.ts'

/** Told of an event once the rules have seen it; `fired`: how many of them act on it. */
export type EventListener = (event: TomteEvent, fired: number, rules: readonly string[]) => void

export interface EventProcessingOptions {
  clock: Clock
  /** Of one turn in which events are decided and their runs begin: that of the event queue. */
  slice: TimeSlice
  rules: RuleSet
  memory: LiveMemory
  variables: Variables
  journal: Journal<Run>
  oversight: Oversight
  awaits: AwaitedEvents
  runner: Runner
}

/** What becomes of an event of the queue: it is decided, and its rules act at once, or once it is on disk that they are about to. */
export class EventProcessing {
  readonly #slice: TimeSlice
  readonly #rules: RuleSet
  readonly #memory: LiveMemory
  readonly #variables: Variables
  readonly #journal: Journal<Run>
  readonly #oversight: Oversight
  readonly #awaits: AwaitedEvents
  readonly #starts: RunStarts
  readonly #ahead: WriteAhead
  readonly #admits: (rule: CompiledRule, event: TomteEvent) => boolean
  readonly #listeners = new Set<EventListener>()
  #stopped = false

  constructor({
    clock,
    slice,
    rules,
    memory,
    variables,
    journal,
    oversight,
    awaits,
    runner,
  }: EventProcessingOptions) {
    this.#slice = slice
    this.#rules = rules
    this.#memory = memory
    this.#variables = variables
    this.#journal = journal
    this.#oversight = oversight
    this.#awaits = awaits
    this.#admits = (rule, event) => runner.admits(rule, event)
    this.#starts = new RunStarts({
      clock,
      slice,
      journal,
      runner,
      seen: (event, fired, rules) => {
        for (const listener of this.#listeners) listener(event, fired, rules)
      },
    })
    this.#ahead = new WriteAhead({
      clock,
      committed: () => (memory.hasChanges ? memory.flush() : journal.committed()),
      fire: (event, matches) => this.#starts.intended(event, matches),
    })
  }

  /** Called after the rules have seen an event. */
  readonly onEvent = (listener: EventListener): Dispose => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** At once; where that takes long in several turns, and the promise is fulfilled when the next event may be decided. */
  process(emitted: TomteEvent): void | Promise<void> {
    const event = this.#oversight.recognise(emitted)
    const decision = this.#memory.decide(this.#rules.index, event, this.#variables.snapshot, this.#admits)
    const { isOver } = this.#slice
    if (decision.goOn(isOver)) return this.#decided(event, decision.matches)
    const goOn = () => this.#stopped || decision.goOn(isOver)
    return this.#slice.untilDone(goOn).then(() => {
      if (!this.#stopped) return this.#decided(event, decision.matches)
    })
  }

  /** Resolves once the rules have acted on what was decided so far; undefined where they have. */
  acted(): Promise<void> | undefined {
    return this.#ahead.waits ? this.#ahead.done() : undefined
  }

  /** Nothing is decided any more; what was decided is carried to its end, but no run begins after that. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#ahead.done()
    await this.#starts.stop()
  }

  #decided(event: TomteEvent, decided: readonly Match[]): void | Promise<void> {
    this.#memory.decided()
    const matches = decided.length > 0 && this.#oversight.pause.state ? this.#leaveOut(decided) : decided
    const waiting = this.#awaits.listens ? this.#awaits.waitingFor(event) : null
    const ahead = matches.length > 0 && this.#writesAhead(event)
    const more = ahead ? this.#fireAhead(event, matches) : this.#starts.now(event, matches)
    if (waiting) this.#awaits.wake(waiting, event)
    return more
  }

  /** While rules are paused. */
  #leaveOut(matches: readonly Match[]): readonly Match[] {
    this.#oversight.leaveOut(matches)
    return []
  }

  /** What came due is over once that is stored, and its rules act only then: a crash neither loses nor doubles it. */
  #writesAhead(event: TomteEvent): boolean {
    return event.source.trigger !== undefined || this.#journal.writesAhead(event)
  }

  #fireAhead(event: TomteEvent, matches: readonly Match[]): void {
    this.#starts.intend(event, matches)
    this.#ahead.add(event, matches)
  }
}
