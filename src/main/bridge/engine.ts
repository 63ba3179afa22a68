import { dirname } from 'node:path'
import type { RuleCycle } from '../../shared/contract/operation.ts'
import type { Notice } from '../../shared/contract/status.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import { createEventQueue, type EventQueue } from '../event/event-queue.ts'
import { TimeSlice } from '../event/time-slice.ts'
import type { DecodeOf } from '../journal/decoded.ts'
import type { Journal, JournalSettings, JournalTrouble } from '../journal/journal.ts'
import { createLevelJournal } from '../journal/level-journal.ts'
import type { Registry } from '../plugin/registry.ts'
import type { CompiledRule, Parts } from '../rule/compiled-rule.ts'
import type { Match } from '../rule/decide.ts'
import { createRuleIndex, type RuleIndex } from '../rule/rule-index.ts'
import type { ConditionFault } from '../rule/rule-memory.ts'
import { DeadLetters } from '../run/dead-letters.ts'
import type { Run } from '../run/run.ts'
import { runDetail, runRow } from '../run/run-detail.ts'
import { createRunner, type Runner } from '../run/runner.ts'
import { createVariables, type VariableKeeper, type Variables } from '../run/variables.ts'
import { actionsFingerprint } from './actions-fingerprint.ts'
import { ArmedTriggers } from './armed-triggers.ts'
import { atMost } from './at-most.ts'
import { AwaitedEvents } from './awaited-events.ts'
import { countingSleep } from './counting-sleep.ts'
import { Firing, waitingFirings } from './firing.ts'
import { LiveMemory } from './live-memory.ts'
import { Outcomes } from './outcomes.ts'
import { Oversight } from './oversight.ts'
import { partsOf } from './parts.ts'
import { RuleCalls } from './rule-calls.ts'
import { RunWaits } from './run-waits.ts'
import { NOT_CARRIED_OUT, Shadows } from './shadows.ts'
import { WriteAhead } from './write-ahead.ts'

type EventListener = (event: TomteEvent, fired: number, rules: readonly string[]) => void

export interface EngineOptions {
  clock: Clock
  registry: Registry
  /** Where the journal's database lies; undefined: it is kept in memory alone. */
  journalFolder: string | undefined
  /** Where what rules remember is kept over a restart; undefined: it is not. */
  memoryFolder?: string
  /** Where runs that wait are kept over a restart; undefined: they end with Tomte. */
  waitFolder?: string
  /** None: conditions with expressions are refused. */
  expression?: ExpressionCompiler
  /** How payloads of journalled events are read. Default: as without a decoder. */
  decodeOf?: DecodeOf
  /** Keeps variables over a restart; undefined: nothing does. */
  keeper?: VariableKeeper
  /** What a person should know of the journal; null: it is over. */
  report(id: JournalTrouble['id'], trouble: JournalTrouble | null): void
  /** Something else that a person should know. */
  notify(notice: Notice): void
  /** The status is another than before. */
  changed(): void
  log(line: string): void
}

/** Milliseconds for which the next action of a run waits at most for a disk that does not answer. */
const LONGEST_RECORDING = 5000
/** Milliseconds for what happened before the stop to be decided. */
const LAST_EVENTS = 500

/** From an event to its runs: queue, rules, runner, journal. */
export class Engine {
  readonly queue: EventQueue
  readonly runner: Runner
  readonly journal: Journal<Run>
  readonly variables: Variables
  readonly oversight: Oversight
  readonly calls: RuleCalls
  readonly deadLetters: DeadLetters
  readonly #registry: Registry
  readonly #log: (line: string) => void
  readonly #parts: Parts
  readonly #armed: ArmedTriggers
  readonly #awaited = new AwaitedEvents(() => this.queue.lastId)
  readonly #shadows = new Shadows()
  readonly #waits: RunWaits
  readonly #listeners = new Set<EventListener>()
  readonly #firing: Firing
  readonly #ahead: WriteAhead
  readonly #clock: Clock
  /** Of one turn in which events are decided and their runs begin. */
  readonly #slice: TimeSlice
  readonly #memory: LiveMemory
  readonly #outcomes: Outcomes
  #index: RuleIndex
  #rules: readonly Rule[] = []
  #brokers: readonly Broker[] = []
  #stopping = false
  /** Nothing is decided any more. */
  #stopped = false

  constructor({
    clock,
    registry,
    keeper,
    journalFolder,
    memoryFolder,
    waitFolder,
    expression,
    decodeOf,
    report,
    notify,
    changed,
    log,
  }: EngineOptions) {
    this.#clock = clock
    this.#slice = new TimeSlice(clock)
    this.#registry = registry
    this.variables = createVariables(keeper)
    this.#log = log
    this.#parts = partsOf(registry, expression)
    this.#index = createRuleIndex([], this.#parts)
    this.queue = createEventQueue({
      clock,
      process: event => this.#process(this.oversight.recognise(event)),
      failed: error => log(`an event could not be processed: ${String(error)}`),
      slice: this.#slice,
    })
    this.#armed = new ArmedTriggers({
      registry,
      emit: (plugin, event) => this.queue.emit(plugin, event),
      failed: (error, rule) => log(`a trigger of the rule ${rule} never fires: ${String(error)}`),
    })
    this.journal = createLevelJournal<Run>({
      folder: journalFolder,
      clock,
      words: { row: runRow, detail: runDetail },
      decodeOf,
      waited: () => this.#waits.waited,
      refused: (rule, actions) => this.#waits.refused(rule, actions),
      ids: () => ({ event: this.queue.lastId, run: this.runner.lastId }),
      raiseIds: ({ event, run }) => {
        this.queue.continueFrom(event)
        this.runner.continueFrom(run)
      },
      report,
      log,
    })
    this.#waits = new RunWaits({
      clock,
      folder: waitFolder,
      decodeOf,
      journalled: () => this.journal.committed(),
      notify,
      log,
    })
    this.#memory = new LiveMemory({
      clock,
      queue: this.queue,
      folder: memoryFolder,
      decodeOf,
      journalled: () => this.journal.committed(),
      notify,
      log,
    })
    this.#outcomes = new Outcomes((event, { id, rule, event: cause }) =>
      this.queue.emit('tomte', this.oversight.caused(event, { rule: rule.id, run: id, event: cause.id })),
    )
    this.#firing = new Firing({
      clock,
      slice: this.#slice,
      journal: this.journal,
      runner: () => this.runner,
      seen: (event, fired, rules) => {
        for (const listener of this.#listeners) listener(event, fired, rules)
      },
    })
    this.#ahead = new WriteAhead({
      clock,
      committed: () => (this.#memory.hasChanges ? this.#memory.flush() : this.journal.committed()),
      fire: (event, matches) => this.#firing.intended(event, matches),
    })
    const untiring = countingSleep(clock)
    this.oversight = new Oversight({
      clock: untiring,
      folder: journalFolder && dirname(journalFolder),
      runner: () => this.runner,
      notify,
      changed,
      log,
    })
    this.deadLetters = new DeadLetters({
      store: this.journal.letters,
      rule: id => this.#index.rule(id),
      fingerprint: actionsFingerprint,
      resume: (rule, resumed) => this.runner.resume(rule, resumed),
      changed,
      log,
    })
    this.calls = new RuleCalls({ runner: () => this.runner, rule: id => this.#rule(id) })
    this.runner = createRunner({
      clock: untiring,
      variables: this.variables,
      recorder: {
        runChanged: run => this.journal.runChanged(run),
        runEnded: run => {
          this.journal.runEnded(run)
          if (!this.#shadows.has(run.rule.id)) this.#outcomes.ended(run)
          this.calls.ended(run)
        },
        ...waitingFirings(this.journal),
        recorded: () => this.recorded(),
      },
      execute: (type, config, context) => {
        if (this.#shadows.has(context.rule.id)) return NOT_CARRIED_OUT
        this.oversight.acting(type, config, context)
        return this.#action(type).execute(config as never, context)
      },
      emit: (event, cause) => this.queue.emit('rule', this.oversight.caused(event, cause)),
      waits: this.#waits.waiting,
      awaits: this.#awaited,
      conditionFailed: ({ rule }, error) => this.#memory.failed(rule.rule as Rule, error),
      confirm: async (run, ...action) => {
        if (!this.#shadows.has(run.rule.id)) await this.oversight.questions.ask(run, ...action)
      },
      ended: (run, locals) => this.deadLetters.ended(run, locals, this.#shadows.has(run.rule.id)),
      troubled: (...trouble) => this.oversight.troubled(...trouble),
    })
  }

  /** Makes the rules follow the workspace; runs of rules that are no more are stopped. */
  apply(rules: readonly Rule[], journal: JournalSettings, brokers: readonly Broker[]): void {
    this.journal.apply(journal)
    const gone = new Set(this.#rules.map(({ id }) => id))
    for (const { id } of rules) gone.delete(id)
    for (const id of gone) this.runner.forget(id)
    this.#rules = rules
    this.#shadows.apply(rules)
    this.#brokers = brokers
    this.#follow(this.#index)
  }

  /** What a user plug-in offers came or went: rules that name it are compiled anew. */
  partsChanged(plugin: string): void {
    const naming = `"type":"${plugin}.`
    const named = this.#rules.filter(({ triggers, actions }) =>
      JSON.stringify([triggers, actions]).includes(naming),
    )
    if (named.length === 0) return
    const anew = new Set(named.map(({ id }) => id))
    const known = this.#index
    this.#follow({ ...known, rule: id => (anew.has(id) ? undefined : known.rule(id)) })
  }

  /** Rules that are the same in `known` are taken over from it. */
  #follow(known: RuleIndex): void {
    // While it stops, plug-ins go and a window may still save: nothing is armed any more.
    if (this.#stopping) return
    this.#index = createRuleIndex(this.#rules, this.#parts, known)
    for (const { rule, error } of this.#index.faults)
      this.#log(`the rule ${rule} never fires: ${error.message}`)
    this.#memory.follow(this.#index)
    this.#outcomes.apply(this.#index.rules)
    this.oversight.apply(this.#index, this.#brokers)
    this.#armed.apply(this.#index.rules)
    this.#waits.takeUp(this.runner, this.#index)
  }

  /** Opens the journal and reads what rules remembered: before the first event, and before the rules. */
  async start(rules: readonly Rule[] = []): Promise<void> {
    await this.#waits.start(rules)
    await this.journal.start()
    const { run, event } = this.#waits.lastIds
    this.runner.continueFrom(run)
    this.queue.continueFrom(event)
    await this.#waits.judge(this.journal)
    await this.deadLetters.start()
    this.oversight.start()
    await this.#memory.start()
  }

  async stop(deadline: number): Promise<void> {
    this.#stopping = true
    this.oversight.stop()
    this.#armed.stop()
    this.#memory.rest()
    await atMost(this.#clock, LAST_EVENTS, this.queue.processed())
    this.queue.stop()
    this.#stopped = true
    await this.#ahead.done()
    await this.#firing.stop()
    await this.runner.stopAll(deadline)
    await this.#memory.stop()
    await this.#waits.stop()
    await this.journal.stop()
  }

  /** Resolves once the rules have acted on all that was emitted so far; undefined where they have. */
  settled(): Promise<void> | undefined {
    if (this.queue.waiting > 0) return this.queue.processed().then(() => this.#ahead.done())
    return this.#ahead.waits ? this.#ahead.done() : undefined
  }

  /** Resolves once the journal has all on disk, or its disk does not answer; undefined where it keeps nothing. */
  recorded(): Promise<void> | undefined {
    if (this.journal.counters.state !== 'on') return undefined
    return atMost(this.#clock, LONGEST_RECORDING, this.journal.committed())
  }

  /** Where rules would trigger each other for ever; with a draft only the rounds through it, as if it were saved. */
  cycles(draft?: Rule): RuleCycle[] {
    if (!draft) return this.oversight.cycles(this.#index)
    const enabled = { ...draft, enabled: true }
    const rules = [...this.#rules.filter(({ id }) => id !== draft.id), enabled]
    return this.oversight.cycles(createRuleIndex(rules, this.#parts, this.#index), draft.id)
  }

  /** Rules that never fire as they are, and why. */
  get faults(): RuleIndex['faults'] {
    return this.#index.faults
  }

  /** Expressions in the conditions of a rule that failed. */
  conditionFault(rule: string): ConditionFault | undefined {
    return this.#memory.faultOf(rule)
  }

  get rules(): readonly Rule[] {
    return this.#rules
  }

  /** Starts the rule's actions now; answers with the id of the run. */
  run(id: string): number {
    const rule = this.#rule(id)
    const run = this.runner.runNow(rule)
    if (run > 0) return run
    throw new TomteError(
      'ERR_RULE_BUSY',
      `“${rule.name}” is running already, and its mode is ${rule.mode}.`,
      { hint: 'Wait until it is done, or stop it first.' },
    )
  }

  /** Also one that is turned off. */
  #rule(id: string): CompiledRule {
    const rule = this.#index.rule(id)
    if (rule) return rule
    const fault = this.#index.faults.find(({ rule: faulty }) => faulty === id)
    throw fault?.error ?? new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${id}”.`)
  }

  /** Called after the rules have seen an event. */
  readonly onEvent = (listener: EventListener): Dispose => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly #admits = (rule: CompiledRule, event: TomteEvent): boolean => this.runner.admits(rule, event)

  #process(event: TomteEvent): void | Promise<void> {
    const decision = this.#memory.decide(this.#index, event, this.variables.snapshot, this.#admits)
    const { isOver } = this.#slice
    if (decision.goOn(isOver)) return this.#decided(event, decision.matches)
    const goOn = () => this.#stopped || decision.goOn(isOver)
    return this.#slice.untilDone(goOn).then(() => {
      if (!this.#stopped) return this.#decided(event, decision.matches)
    })
  }

  #decided(event: TomteEvent, decided: readonly Match[]): void | Promise<void> {
    this.#memory.decided()
    const matches = decided.length > 0 && this.oversight.pause.state ? this.#leaveOut(decided) : decided
    const waiting = this.#awaited.listens ? this.#awaited.waitingFor(event) : null
    const ahead = matches.length > 0 && this.#writesAhead(event)
    const more = ahead ? this.#processAhead(event, matches) : this.#firing.now(event, matches)
    if (waiting) this.#awaited.wake(waiting, event)
    return more
  }

  /** What came due is over once that is stored, and its rules act only then: a crash neither loses nor doubles it. */
  #writesAhead(event: TomteEvent): boolean {
    return event.source.trigger !== undefined || this.journal.writesAhead(event)
  }

  /** While rules are paused. */
  #leaveOut(matches: readonly Match[]): readonly Match[] {
    this.oversight.leaveOut(matches)
    return []
  }

  #processAhead(event: TomteEvent, matches: readonly Match[]): void {
    this.#firing.intend(event, matches)
    this.#ahead.add(event, matches)
  }

  #action(type: string) {
    const action = this.#registry.action(type)
    if (action) return action
    throw new TomteError('ERR_ACTION_UNKNOWN', `No plug-in offers the action “${type}”.`)
  }
}
