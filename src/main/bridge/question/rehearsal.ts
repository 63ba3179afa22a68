import { type PlainError, TomteError } from '../../../shared/errors.ts'
import { type EmittedEvent, type EventSource, eventString, type TomteEvent } from '../../../shared/event.ts'
import type { RehearsedFailure } from '../../../shared/rule-test.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { Registry } from '../../plugin/registry.ts'
import { callAction } from '../../plugin/rule/call.ts'
import { enableRuleAction } from '../../plugin/rule/enable-rule.ts'
import type { CompiledRule, Parts } from '../../rule/compiled-rule.ts'
import { type Admits, decide, type Match } from '../../rule/decide.ts'
import { explain, type RuleExplanation } from '../../rule/explain.ts'
import { createRuleIndex, type RuleIndex } from '../../rule/rule-index.ts'
import { RuleMemory } from '../../rule/rule-memory.ts'
import { createRunner } from '../../run/rule-runner.ts'
import type { Cause, Run } from '../../run/run.ts'
import type { Runner } from '../../run/runner.ts'
import { createVariables, type VariableSnapshot, type Variables } from '../../run/variables.ts'
import { AwaitedEvents } from '../awaited-events.ts'
import { Outcomes } from '../outcomes.ts'
import { RuleCalls } from '../rule-calls.ts'
import { emittedNames, hasAction } from './actions-of.ts'
import { loopedMessage } from './looped-message.ts'
import { rehearsed } from './rehearsed-action.ts'
import { failWhereMarked, RehearsedFailures } from './rehearsed-failures.ts'
import { RehearsedRules } from './rehearsed-rules.ts'
import { ScheduledTriggers } from './scheduled-triggers.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface RehearsalOptions {
  rules: readonly Rule[]
  parts: Parts
  registry: Registry
  /** As they are when it begins. */
  variables: VariableSnapshot
  /** What rules would publish comes back to them as a message. */
  loop: boolean
  /** Actions that fail. */
  fails?: readonly RehearsedFailure[]
  /** Ends it, with its reason. */
  signal?: AbortSignal
  /** Called now and then: what it answers with is waited for. */
  breathe?(): Promise<void> | undefined
  /** A run ended, or the rehearsal ended before it. */
  ended(run: Run): void
  /** Rules are about to see an event; `explain` says what they will make of it. */
  deciding?(event: TomteEvent, explain: () => RuleExplanation[]): void
  /** An action would have been carried out, with this rendered input. */
  acted?(type: string, config: Record<string, unknown>, run: { rule: string; event: TomteEvent }): void
}

/** Events of virtual time that may wait; what is over is dropped and counted. */
const MOST_WAITING = 10_000
/** Longest time between two events while triggers of time are watched. */
const LONGEST_GAP = 10 * 366 * 86_400_000
/** Runs that are under way when the span ends go on for so long. */
const LONGEST_REST = 7 * 86_400_000
/** The runner remembers runs for those that called them: whoever rehearses keeps what is told. */
const KEPT = { runs: 64, bytes: 1_048_576 }

/**
 * Rules in a world of their own: the same deciding and the same runs as in life, but time goes on only by the events that are given to
 * it, and no action does anything. Variables and events that rules make exist in here alone.
 */
export class Rehearsal {
  readonly clock = new VirtualClock(0)
  readonly variables: Variables = createVariables()
  readonly runner: Runner
  /** Whether a run may come to wait for any event. */
  readonly waitsForAny: boolean
  readonly #options: RehearsalOptions
  readonly #rules: RehearsedRules
  readonly #failures: RehearsedFailures
  readonly #memory = new RuleMemory()
  readonly #scheduled: ScheduledTriggers
  readonly #outcomes = new Outcomes(event => this.#emit('tomte', event))
  readonly #isOwnEvent: (event: TomteEvent) => boolean
  readonly #awaited = new AwaitedEvents()
  readonly #active = new Map<number, Run>()
  /** Why conditions failed, by rule. */
  readonly #faults = new Map<string, PlainError>()
  #waiting: TomteEvent[] = []
  #lastId = 0
  #learning = false
  #over = false
  /** Rules are firing. */
  #deciding = false
  /** A rule was turned on or off, which is to be followed. */
  #switched = false
  dropped = 0

  constructor(options: RehearsalOptions) {
    const { rules, parts, registry, variables } = options
    this.#options = options
    this.#failures = new RehearsedFailures(options.fails ?? [])
    this.#rules = new RehearsedRules(rules, parts, this.#failures.prepare)
    for (const [name, value] of Object.entries(variables)) this.variables.set(name, value)
    this.#isOwnEvent = emittedNames(rules)
    this.waitsForAny = hasAction(rules, 'wait-for')
    this.#scheduled = new ScheduledTriggers(this.clock, (plugin, event) => this.#emit(plugin, event))
    const calls = new RuleCalls({ runner: () => this.runner, rule: id => this.#called(id) })
    const ports = { call: calls.call, enable: async (id: string, on: boolean) => this.#switch(id, on) }
    const ofRules = [callAction(ports), enableRuleAction(ports)]
    const execute = rehearsed(registry, (type, { rule }) =>
      this.index.rule(String(rule)) ? ofRules.find(action => action.type === type) : undefined,
    )
    this.runner = createRunner({
      clock: this.clock,
      variables: this.variables,
      keep: KEPT,
      recorder: {
        runChanged: run => void this.#active.set(run.id, run),
        runEnded: run => {
          this.#active.delete(run.id)
          options.ended(run)
          this.#outcomes.ended(run)
          calls.ended(run)
        },
      },
      execute: (type, config, context) => {
        options.acted?.(type, config, { rule: context.rule.id, event: context.event })
        failWhereMarked(config, context.event)
        const message = options.loop ? loopedMessage(type, config, context.event) : undefined
        if (message) this.#emit('mqtt', message)
        return execute(type, config, context)
      },
      emit: (event, cause) => this.#emit('rule', event, cause),
      awaits: this.#awaited,
      confirm: () => Promise.resolve(),
    })
  }

  /** The rules as they are now: runs may have turned some on or off. */
  get index(): RuleIndex {
    return this.#rules.index
  }

  /** Time begins. `learning`: until it begins anew, rules only learn from events, and nothing runs. */
  begin(time: number, learning = false): void {
    this.clock.moveTo(time)
    this.#memory.follow(this.index, time)
    this.#learning = learning
    if (!learning) this.#watch()
  }

  /** Whether there are triggers of time. */
  get watchesTime(): boolean {
    return this.index.rules.some(({ rule }) => rule.triggers.some(trigger => this.#scheduled.isOne(trigger)))
  }

  /** Whether an event of this name and topic can matter to a rule at all. */
  concerns(event: TomteEvent): boolean {
    return this.#rules.concerns(event)
  }

  /** What happened in life happens here, after all that came due before it; undefined where nothing needs a turn of the event loop. */
  take(event: TomteEvent): Promise<void> | undefined {
    if (this.#isRepeated(event)) return undefined
    if (this.#nextDue <= event.time) return this.#passUntil(event.time).then(() => this.#now(event))
    return this.#now(event)
  }

  /** Time passes until then; runs under way then go to their end, unless that is too far away. */
  async finish(until: number): Promise<void> {
    await this.#passUntil(until)
    this.clock.moveTo(until)
    this.#over = true
    this.#scheduled.stop()
    this.#keepFailures()
    this.#memory.follow(createRuleIndex([], this.#options.parts), until)
    while (this.#active.size > 0 && this.clock.next <= until + LONGEST_REST)
      await this.#passUntil(this.clock.next)
    for (const run of [...this.#active.values()]) this.#options.ended(run)
    this.#active.clear()
  }

  /** Actions that were to fail, and that no rule has, in words. */
  get missingFailures(): string[] {
    return this.#failures.unmet.map(
      ({ rule, action }) => `no action ${action}${rule === undefined ? '' : ` of ${rule}`} that could fail`,
    )
  }

  /** Firings of the rule that did not run. */
  leftOut(rule: string): number {
    return this.runner.counters(rule)?.ignored ?? 0
  }

  /** Why the rule cannot be used at all. */
  faultOf(rule: string): PlainError | undefined {
    return this.index.faults.find(each => each.rule === rule)?.error.toPlain()
  }

  /** Why the rule cannot be used, or why its conditions failed. */
  errorOf(rule: string): PlainError | undefined {
    return this.faultOf(rule) ?? this.#faults.get(rule) ?? this.#memory.faultOf(rule)?.error
  }

  /** A memory without rules forgets how their conditions failed. */
  #keepFailures(): void {
    for (const { id } of this.index.rules) {
      const failure = this.#memory.faultOf(id)
      if (failure) this.#faults.set(id, failure.error)
    }
  }

  /** What rules would make themselves is not taken from life once more. */
  #isRepeated(event: TomteEvent): boolean {
    const { source } = event
    if (source.trigger !== undefined) return true
    if (source.plugin === 'mqtt') return false
    if (source.plugin === 'rule') return this.#isOwnEvent(event)
    if (source.plugin === 'tomte') return this.#isOwnOutcome(event)
    return source.plugin === 'schedule' && this.#scheduled.has(event)
  }

  #isOwnOutcome({ prefix, suffix }: TomteEvent): boolean {
    return prefix === 'Run' && this.index.rule(suffix.slice(0, suffix.lastIndexOf('.'))) !== undefined
  }

  #called(id: string): CompiledRule {
    const rule = this.index.rule(id)
    if (rule) return rule
    throw new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${id}” here.`)
  }

  /** As in life: what was decided on the same event runs nevertheless. */
  #switch(id: string, enabled: boolean): boolean {
    const changed = this.#rules.switch(id, enabled)
    this.#switched ||= changed
    if (changed && !this.#deciding) this.#followRules()
    return changed
  }

  #followRules(): void {
    this.#switched = false
    if (this.#over) return
    this.#keepFailures()
    this.#memory.follow(this.index, this.clock.now())
    this.#watch()
  }

  /** What runs come to, and triggers of time, are events from now on. */
  #watch(): void {
    this.#outcomes.apply(this.index.rules)
    this.#scheduled.follow(this.index.rules)
  }

  get #nextDue(): number {
    return Math.min(this.clock.next, this.#memory.nextDue)
  }

  async #passUntil(time: number): Promise<void> {
    if (time - this.clock.now() > LONGEST_GAP && this.#scheduled.size > 0)
      throw tooLong(this.clock.now(), time)
    for (let due = this.#nextDue; due <= time; due = this.#nextDue) {
      this.#options.signal?.throwIfAborted()
      await this.#options.breathe?.()
      this.clock.moveTo(due)
      if (this.#memory.nextDue <= due)
        for (const each of this.#memory.due(due)) this.#emit('tomte', each, undefined, each.time)
      else this.clock.runNext()
      await this.#settle()
    }
  }

  #now(event: TomteEvent): Promise<void> | undefined {
    this.clock.moveTo(event.time)
    const changed = this.#process(event)
    if (!changed && this.#waiting.length === 0) return undefined
    return this.#settle()
  }

  /** Undefined where no action has to be waited for: most runs that go on wait for virtual time alone. */
  #settle(): Promise<void> | undefined {
    this.#drain()
    return this.runner.open > 0 ? settled().then(() => this.#drain()) : undefined
  }

  #drain(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#process(next)
  }

  readonly #admits: Admits = (rule, event) => this.runner.admits(rule, event)

  /** Whether it did something to runs that are under way. */
  #process(event: TomteEvent): boolean {
    const waiting = this.#awaited.listens ? this.#awaited.waitingFor(event) : null
    this.#options.deciding?.(event, () =>
      explain(this.index, this.#memory, event, this.variables.snapshot, this.#admits),
    )
    const matches: readonly Match[] = decide(
      this.index,
      this.#memory,
      event,
      this.variables.snapshot,
      this.#admits,
    )
    this.#deciding = true
    if (!this.#learning) for (const { rule, trigger } of matches) this.runner.fire(rule, trigger, event)
    if (waiting) this.#awaited.wake(waiting, event)
    this.#deciding = false
    if (this.#switched) this.#followRules()
    return this.#active.size > 0 && (matches.length > 0 || waiting !== null)
  }

  #emit(plugin: string, event: EmittedEvent, from?: Cause, time = this.clock.now()): void {
    if (this.#learning && event.source?.trigger === undefined) return
    if (this.#waiting.length >= MOST_WAITING) return void this.dropped++
    const { prefix, suffix, payload } = event
    const source: EventSource = { plugin, ...event.source }
    if (from) source.cause = this.runner.causeOf(from.run, eventString(event))
    // Ids of events that never were are negative: none is taken for one of the journal.
    this.#waiting.push({ id: --this.#lastId, time, prefix, suffix, payload, source })
  }
}

function tooLong(from: number, to: number): TomteError {
  const [first, last] = [from, to].map(time => new Date(time).toISOString().slice(0, 10))
  return new TomteError(
    'ERR_DRY_RUN_SPAN',
    `Nothing happens from ${first} to ${last}: that is too long for triggers of time.`,
    {
      hint: 'Choose a shorter span.',
    },
  )
}

/** Promises of actions settle between two events, so that everything has its order. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
