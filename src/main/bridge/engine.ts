import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import { createEventQueue, type EventQueue } from '../event/event-queue.ts'
import type { Journal, JournalSettings, JournalTrouble } from '../journal/journal.ts'
import { NO_RULES } from '../journal/journal-entry.ts'
import { createLevelJournal } from '../journal/level-journal.ts'
import type { Registry } from '../plugin/registry.ts'
import type { Parts } from '../rule/compiled-rule.ts'
import { decide, type Match } from '../rule/decide.ts'
import { createRuleIndex, type RuleIndex } from '../rule/rule-index.ts'
import type { Run } from '../run/run.ts'
import { runDetail, runRow } from '../run/run-detail.ts'
import { createRunner, type Runner } from '../run/runner.ts'
import { createVariables, type Variables } from '../run/variables.ts'
import { ArmedTriggers } from './armed-triggers.ts'
import { WriteAhead } from './write-ahead.ts'

type EventListener = (event: TomteEvent, fired: number, rules: readonly string[]) => void

export interface EngineOptions {
  clock: Clock
  registry: Registry
  /** Where the journal's database lies; undefined: it is kept in memory alone. */
  journalFolder: string | undefined
  /** What a person should know of the journal; null: it is over. */
  report(id: JournalTrouble['id'], trouble: JournalTrouble | null): void
  log(line: string): void
}

/** From an event to its runs: queue, rules, runner, journal. */
export class Engine {
  readonly queue: EventQueue
  readonly runner: Runner
  readonly journal: Journal<Run>
  readonly variables: Variables = createVariables()
  readonly #registry: Registry
  readonly #log: (line: string) => void
  readonly #parts: Parts
  readonly #armed: ArmedTriggers
  readonly #listeners = new Set<EventListener>()
  readonly #ahead: WriteAhead
  #index: RuleIndex
  #rules: readonly Rule[] = []
  /** One list for each rule, so that events that ran the same rule share it. */
  #alone = new Map<string, readonly string[]>()

  constructor({ clock, registry, journalFolder, report, log }: EngineOptions) {
    this.#registry = registry
    this.#log = log
    this.#parts = partsOf(registry)
    this.#index = createRuleIndex([], this.#parts)
    this.queue = createEventQueue({
      clock,
      process: event => this.#process(event),
      failed: error => log(`an event could not be processed: ${String(error)}`),
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
      ids: () => ({ event: this.queue.lastId, run: this.runner.lastId }),
      raiseIds: ({ event, run }) => {
        this.queue.continueFrom(event)
        this.runner.continueFrom(run)
      },
      report,
      log,
    })
    this.#ahead = new WriteAhead({
      clock,
      committed: () => this.journal.committed(),
      fire: (event, matches) => this.#fireAhead(event, matches),
    })
    this.runner = createRunner({
      clock,
      variables: this.variables,
      recorder: this.journal,
      execute: (type, config, context) => this.#action(type).execute(config as never, context),
      emit: event => this.queue.emit('rule', event),
    })
  }

  /** Makes the rules follow the workspace; runs of rules that are no more are stopped. */
  apply(rules: readonly Rule[], journal: JournalSettings): void {
    this.journal.apply(journal)
    const gone = new Set(this.#rules.map(({ id }) => id))
    for (const { id } of rules) gone.delete(id)
    for (const id of gone) this.runner.forget(id)
    this.#rules = rules
    this.#alone = new Map()
    this.#index = createRuleIndex(rules, this.#parts, this.#index)
    for (const { rule, error } of this.#index.faults)
      this.#log(`the rule ${rule} never fires: ${error.message}`)
    this.#armed.apply(this.#index.rules)
  }

  async stop(deadline: number): Promise<void> {
    this.#armed.stop()
    this.queue.stop()
    await this.#ahead.done()
    await this.runner.stopAll(deadline)
    await this.journal.stop()
  }

  /** Resolves once the rules have acted on all that was emitted so far; undefined where they have. */
  settled(): Promise<void> | undefined {
    if (this.queue.waiting > 0) return this.queue.processed().then(() => this.#ahead.done())
    return this.#ahead.waits ? this.#ahead.done() : undefined
  }

  get rules(): readonly Rule[] {
    return this.#rules
  }

  /** Starts the rule's actions now; answers with the id of the run. */
  run(id: string): number {
    const rule = this.#index.rule(id)
    if (rule) {
      const run = this.runner.runNow(rule)
      if (run > 0) return run
      throw new TomteError(
        'ERR_RULE_BUSY',
        `“${rule.name}” is running already, and its mode is ${rule.mode}.`,
        {
          hint: 'Wait until it is done, or stop it first.',
        },
      )
    }
    const fault = this.#index.faults.find(({ rule: faulty }) => faulty === id)
    throw fault?.error ?? new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${id}”.`)
  }

  /** Called after the rules have seen an event. */
  readonly onEvent = (listener: EventListener): Dispose => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #process(event: TomteEvent): void {
    const matches = decide(this.#index, event, this.variables.snapshot)
    if (matches.length > 0 && this.journal.writesAhead(event)) this.#processAhead(event, matches)
    else this.#processNow(event, matches)
  }

  /**
   * A message that is delivered at least once may come again after a crash: that its rules were about to act is on disk before
   * they do, so that it can be told.
   */
  #processAhead(event: TomteEvent, matches: readonly Match[]): void {
    this.journal.intend(
      event,
      matches.map(({ rule, trigger }) => ({
        rule: rule.id,
        name: rule.name,
        trigger: rule.describeTrigger(trigger),
        actions: rule.actions.filter(({ disabled }) => !disabled).map(({ type }) => type),
      })),
    )
    const [first] = matches
    const rules =
      matches.length === 1 && first ? this.#listOf(first.rule.id) : matches.map(({ rule }) => rule.id)
    this.journal.append(event, matches.length, rules, this.runner.lastId + 1)
    this.#ahead.add(event, matches)
    for (const listener of this.#listeners) listener(event, matches.length, rules)
  }

  #fireAhead(event: TomteEvent, matches: readonly Match[]): void {
    for (const { rule, trigger } of matches) this.runner.fire(rule, trigger, event)
    this.journal.acted(event)
  }

  #processNow(event: TomteEvent, matches: readonly Match[]): void {
    let fired = 0
    let firstRun = 0
    let rules = NO_RULES
    for (const { rule, trigger } of matches) {
      const run = this.runner.fire(rule, trigger, event)
      if (run === 0) continue
      if (fired++ === 0) firstRun = run
      rules = fired === 1 ? this.#listOf(rule.id) : [...rules, rule.id]
    }
    this.journal.append(event, fired, rules, firstRun)
    for (const listener of this.#listeners) listener(event, fired, rules)
  }

  #listOf(rule: string): readonly string[] {
    let list = this.#alone.get(rule)
    if (!list) {
      list = [rule]
      this.#alone.set(rule, list)
    }
    return list
  }

  #action(type: string) {
    const action = this.#registry.action(type)
    if (action) return action
    throw new TomteError('ERR_ACTION_UNKNOWN', `No plug-in offers the action “${type}”.`)
  }
}

function partsOf(registry: Registry): Parts {
  return {
    triggerKey: trigger => registry.trigger(trigger.type)?.key(trigger as never) ?? null,
    templates: type => registry.action(type)?.templates ?? null,
  }
}
