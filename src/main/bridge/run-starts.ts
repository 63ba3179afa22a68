import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import { TimeSlice } from '../event/time-slice.ts'
import type { Journal } from '../journal/journal.ts'
import { NO_RULES } from '../journal/journal-entry.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'
import type { Match } from '../rule/decide.ts'
import { digestOf } from '../run/actions-digest.ts'
import type { Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'

export interface RunStartsOptions {
  clock: Clock
  /** That of the event queue, which begins it. */
  slice: TimeSlice
  journal: Journal<Run>
  runner: Runner
  /** The rules have seen an event. */
  seen(event: TomteEvent, fired: number, rules: readonly string[]): void
}

/** Starts the runs of the rules that were decided on, and writes down which. */
export class RunStarts {
  readonly #options: RunStartsOptions
  /** For what is fired outside of the queue. */
  readonly #ownSlice: TimeSlice
  /** Of an event that very many rules run on. */
  #many: Promise<void> | undefined
  #stopping = false

  constructor(options: RunStartsOptions) {
    this.#options = options
    this.#ownSlice = new TimeSlice(options.clock)
  }

  /** No run begins any more. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#many
  }

  /** At once; where that takes long the runs begin in several turns, and the promise is fulfilled when all have. */
  now(event: TomteEvent, matches: readonly Match[]): void | Promise<void> {
    if (matches.length > 1) return this.#severalNow(event, matches)
    const [match] = matches
    const run = match ? this.#options.runner.fire(match.rule, match.trigger, event) : 0
    this.#tell(event, match && run > 0 ? match.rule.ids : NO_RULES, run)
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
        queued: rule.mode === 'queued' ? { trigger, fingerprint: digestOf(rule.rule) } : undefined,
      })),
    )
    const [first] = matches
    const rules = matches.length === 1 && first ? first.rule.ids : matches.map(({ rule }) => rule.id)
    journal.append(event, matches.length, rules, runner.lastId + 1)
    seen(event, matches.length, rules)
  }

  /** Once what was intended is on disk. */
  intended(event: TomteEvent, matches: readonly Match[]): void | Promise<void> {
    const { journal } = this.#options
    const acted = () => {
      if (!this.#stopping) journal.acted(event)
    }
    this.#ownSlice.begin()
    const more = this.#inTurns(this.#ownSlice, event, matches, () => {})
    return more ? more.then(acted) : journal.acted(event)
  }

  #severalNow(event: TomteEvent, matches: readonly Match[]): void | Promise<void> {
    const ran: CompiledRule[] = []
    let firstRun = 0
    const more = this.#inTurns(this.#options.slice, event, matches, (rule, run) => {
      ran.push(rule)
      firstRun ||= run
    })
    const tell = () =>
      this.#tell(event, ran.length === 1 && ran[0] ? ran[0].ids : ran.map(({ id }) => id), firstRun)
    return more ? more.then(tell) : tell()
  }

  #inTurns(
    slice: TimeSlice,
    event: TomteEvent,
    matches: readonly Match[],
    ran: (rule: CompiledRule, run: number) => void,
  ): Promise<void> | undefined {
    const { runner } = this.#options
    let next = 0
    const goOn = (): boolean => {
      for (; next < matches.length && !this.#stopping; next++) {
        if (next > 0 && slice.isOver()) return false
        const { rule, trigger } = matches[next] as Match
        const run = runner.fire(rule, trigger, event)
        if (run > 0) ran(rule, run)
      }
      return true
    }
    if (goOn()) return undefined
    this.#many = slice.untilDone(goOn)
    return this.#many
  }

  #tell(event: TomteEvent, rules: readonly string[], firstRun: number): void {
    this.#options.journal.append(event, rules.length, rules, firstRun)
    this.#options.seen(event, rules.length, rules)
  }
}
