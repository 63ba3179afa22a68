import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { Journal } from '../journal/journal.ts'
import { NO_RULES } from '../journal/journal-entry.ts'
import type { Match } from '../rule/decide.ts'
import type { Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import { inSlices } from './in-slices.ts'

export interface FiringOptions {
  clock: Clock
  journal: Journal<Run>
  runner(): Runner
  /** The rules have seen an event. */
  seen(event: TomteEvent, fired: number, rules: readonly string[]): void
}

/** Of so many rules the runs begin in one go; they take a fraction of a millisecond each. */
const AT_ONCE = 100

/** Starts the runs of the rules that were decided on, and writes down which. */
export class Firing {
  readonly #options: FiringOptions
  /** Of an event that very many rules run on. */
  #many: Promise<void> | undefined
  #stopping = false

  constructor(options: FiringOptions) {
    this.#options = options
  }

  /** No run begins any more. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#many
  }

  /** At once; where very many rules run on the event they begin in several turns, and the promise is fulfilled when all have. */
  now(event: TomteEvent, matches: readonly Match[]): void | Promise<void> {
    if (matches.length > AT_ONCE) return this.#manyNow(event, matches)
    const runner = this.#options.runner()
    let fired = 0
    let firstRun = 0
    let rules = NO_RULES
    for (const { rule, trigger } of matches) {
      const run = runner.fire(rule, trigger, event)
      if (run === 0) continue
      if (fired++ === 0) firstRun = run
      rules = fired === 1 ? rule.ids : [...rules, rule.id]
    }
    this.#tell(event, rules, firstRun)
  }

  /**
   * A message that is delivered at least once may come again after a crash: that its rules were about to act is on disk before
   * they do, so that it can be told.
   */
  intend(event: TomteEvent, matches: readonly Match[]): void {
    const { journal, runner, seen } = this.#options
    journal.intend(
      event,
      matches.map(({ rule, trigger }) => ({
        rule: rule.id,
        name: rule.name,
        trigger: rule.describeTrigger(trigger),
        actions: rule.actions.filter(({ disabled }) => !disabled).map(({ type }) => type),
      })),
    )
    const [first] = matches
    const rules = matches.length === 1 && first ? first.rule.ids : matches.map(({ rule }) => rule.id)
    journal.append(event, matches.length, rules, runner().lastId + 1)
    seen(event, matches.length, rules)
  }

  /** Once what was intended is on disk. */
  intended(event: TomteEvent, matches: readonly Match[]): void | Promise<void> {
    const { journal, runner } = this.#options
    if (matches.length > AT_ONCE)
      return this.#inTurns(event, matches, () => {}).then(() => journal.acted(event))
    for (const { rule, trigger } of matches) runner().fire(rule, trigger, event)
    journal.acted(event)
  }

  async #manyNow(event: TomteEvent, matches: readonly Match[]): Promise<void> {
    const rules: string[] = []
    let firstRun = 0
    await this.#inTurns(event, matches, (rule, run) => {
      rules.push(rule)
      firstRun ||= run
    })
    this.#tell(event, rules, firstRun)
  }

  #inTurns(
    event: TomteEvent,
    matches: readonly Match[],
    ran: (rule: string, run: number) => void,
  ): Promise<void> {
    const { clock, runner } = this.#options
    const fire = ({ rule, trigger }: Match) => {
      const run = runner().fire(rule, trigger, event)
      if (run > 0) ran(rule.id, run)
    }
    this.#many = inSlices(clock, matches, AT_ONCE, fire, () => this.#stopping)
    return this.#many
  }

  #tell(event: TomteEvent, rules: readonly string[], firstRun: number): void {
    this.#options.journal.append(event, rules.length, rules, firstRun)
    this.#options.seen(event, rules.length, rules)
  }
}
