import { dirname } from 'node:path'
import type { RuleCycle } from '../../shared/contract/operation.ts'
import type { Notice } from '../../shared/contract/status.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
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
import type { RuleIndex } from '../rule/rule-index.ts'
import type { ConditionFault } from '../rule/rule-memory.ts'
import { DeadLetters } from '../run/dead-letters.ts'
import type { Run } from '../run/run.ts'
import { runDetail, runRow } from '../run/run-detail.ts'
import type { Runner } from '../run/runner.ts'
import { createVariables, type VariableKeeper, type Variables } from '../run/variables.ts'
import { ArmedTriggers } from './armed-triggers.ts'
import { atMost } from './at-most.ts'
import { AwaitedEvents } from './awaited-events.ts'
import { countingSleep } from './counting-sleep.ts'
import { type EventListener, EventProcessing } from './event-processing.ts'
import { LiveMemory } from './live-memory.ts'
import { liveRunner } from './live-runner.ts'
import { Outcomes } from './outcomes.ts'
import { Oversight } from './oversight.ts'
import { RuleCalls } from './rule-calls.ts'
import { RuleSet } from './rule-set.ts'
import { RunWaits } from './run-waits.ts'
import { Shadows } from './shadows.ts'

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
  /** Called after the rules have seen an event. */
  readonly onEvent: (listener: EventListener) => Dispose
  readonly #clock: Clock
  readonly #rules: RuleSet
  readonly #armed: ArmedTriggers
  readonly #shadows = new Shadows()
  readonly #waits: RunWaits
  readonly #memory: LiveMemory
  readonly #outcomes: Outcomes
  readonly #processing: EventProcessing
  #brokers: readonly Broker[] = []
  #stopping = false

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
    this.variables = createVariables(keeper)
    this.#rules = new RuleSet({ registry, expression, log })
    const slice = new TimeSlice(clock)
    this.queue = createEventQueue({
      clock,
      process: event => this.#processing.process(event),
      failed: error => log(`an event could not be processed: ${String(error)}`),
      slice,
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
      raiseIds: ids => this.#raiseIds(ids),
      report,
      log,
    })
    const stored = { clock, decodeOf, journalled: () => this.journal.committed(), notify, log }
    this.#waits = new RunWaits({ ...stored, folder: waitFolder })
    this.#memory = new LiveMemory({ ...stored, folder: memoryFolder, queue: this.queue })
    this.#outcomes = new Outcomes((event, { id, rule, event: cause }) =>
      this.queue.emit('tomte', this.oversight.caused(event, { rule: rule.id, run: id, event: cause.id })),
    )
    const runner = () => this.runner
    const untiring = countingSleep(clock)
    this.oversight = new Oversight({
      clock: untiring,
      folder: journalFolder && dirname(journalFolder),
      runner,
      notify,
      changed,
      log,
    })
    this.deadLetters = new DeadLetters({
      store: this.journal.letters,
      rule: id => this.#rules.index.rule(id),
      resume: (rule, resumed) => this.runner.resume(rule, resumed),
      changed,
      log,
    })
    this.calls = new RuleCalls({ runner, rule: id => this.#rules.get(id) })
    const { queue, journal, variables, oversight, calls, deadLetters } = this
    const [rules, memory, outcomes, shadows] = [this.#rules, this.#memory, this.#outcomes, this.#shadows]
    const awaits = new AwaitedEvents(() => queue.lastId)
    this.runner = liveRunner({
      clock: untiring,
      registry,
      variables,
      queue,
      journal,
      memory,
      oversight,
      shadows,
      outcomes,
      calls,
      deadLetters,
      awaits,
      waitingRuns: this.#waits.waiting,
      recorded: () => this.recorded(),
    })
    this.#processing = new EventProcessing({
      clock,
      slice,
      rules,
      memory,
      variables,
      journal,
      oversight,
      awaits,
      runner: this.runner,
    })
    this.onEvent = this.#processing.onEvent
  }

  /** Makes the rules follow the workspace; runs of rules that are no more are stopped. */
  apply(rules: readonly Rule[], journal: JournalSettings, brokers: readonly Broker[]): void {
    this.journal.apply(journal)
    for (const id of this.#rules.replace(rules)) this.runner.forget(id)
    this.#shadows.apply(rules)
    this.#brokers = brokers
    this.#follow()
  }

  /** What a user plug-in offers came or went: rules that name it are compiled anew. */
  partsChanged(plugin: string): void {
    const anew = this.#rules.naming(plugin)
    if (anew.size > 0) this.#follow(anew)
  }

  #follow(anew?: ReadonlySet<string>): void {
    // While it stops, plug-ins go and a window may still save: nothing is armed any more.
    if (this.#stopping) return
    this.#rules.compile(anew)
    const { index } = this.#rules
    this.#memory.follow(index)
    this.#outcomes.apply(index.rules)
    this.oversight.apply(index, this.#brokers)
    this.#armed.apply(index.rules)
    this.#waits.takeUp(this.runner, index)
  }

  /** Opens the journal and reads what rules remembered: before the first event, and before the rules. */
  async start(rules: readonly Rule[] = []): Promise<void> {
    await this.#waits.start(rules)
    await this.journal.start()
    this.#raiseIds(this.#waits.lastIds)
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
    await this.#processing.stop()
    await this.runner.stopAll(deadline)
    await this.#memory.stop()
    await this.#waits.stop()
    await this.journal.stop()
  }

  /** Resolves once the rules have acted on all that was emitted so far; undefined where they have. */
  settled(): Promise<void> | undefined {
    if (this.queue.waiting > 0) return this.queue.processed().then(() => this.#processing.acted())
    return this.#processing.acted()
  }

  /** Resolves once the journal has all on disk, or its disk does not answer; undefined where it keeps nothing. */
  recorded(): Promise<void> | undefined {
    if (this.journal.counters.state !== 'on') return undefined
    return atMost(this.#clock, LONGEST_RECORDING, this.journal.committed())
  }

  /** Where rules would trigger each other for ever; with a draft only the rounds through it, as if it were saved. */
  cycles(draft?: Rule): RuleCycle[] {
    const index = draft ? this.#rules.indexWith(draft) : this.#rules.index
    return this.oversight.cycles(index, draft?.id)
  }

  /** Rules that never fire as they are, and why. */
  get faults(): RuleIndex['faults'] {
    return this.#rules.index.faults
  }

  /** Expressions in the conditions of a rule that failed. */
  conditionFault(rule: string): ConditionFault | undefined {
    return this.#memory.faultOf(rule)
  }

  get rules(): readonly Rule[] {
    return this.#rules.rules
  }

  /** Starts the rule's actions now; answers with the id of the run. */
  run(id: string): number {
    const rule = this.#rules.get(id)
    const run = this.runner.runNow(rule)
    if (run > 0) return run
    throw new TomteError(
      'ERR_RULE_BUSY',
      `“${rule.name}” is running already, and its mode is ${rule.mode}.`,
      { hint: 'Wait until it is done, or stop it first.' },
    )
  }

  #raiseIds({ event, run }: { event: number; run: number }): void {
    this.queue.continueFrom(event)
    this.runner.continueFrom(run)
  }
}
