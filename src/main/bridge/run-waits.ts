import type { Notice } from '../../shared/contract/status.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import { type DecodeOf, decoded } from '../journal/decoded.ts'
import { EventBlockWriter, readEventBlock } from '../journal/event-block.ts'
import type { WaitedRun } from '../journal/interrupted-run.ts'
import type { Journal, WaitingFiring } from '../journal/journal.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'
import type { RuleIndex } from '../rule/rule-index.ts'
import { digestOf } from '../run/actions-digest.ts'
import type { Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import { type LoadedRun, WaitingRuns } from '../run/waiting-runs.ts'
import { LevelWaitingRuns } from './waiting-run-store.ts'

export interface RunWaitsOptions {
  clock: Clock
  /** Where the database lies; undefined: runs that wait end with Tomte. */
  folder: string | undefined
  /** How payloads are read; undefined: as without a decoder. */
  decodeOf: DecodeOf | undefined
  /** Resolves once the journal has on disk what runs did up to now. */
  journalled(): Promise<unknown>
  /** Something that a person should know. */
  notify(notice: Notice): void
  log(line: string): void
}

/** Runs that wait over a restart: which of those that an earlier Tomte left go on, and which cannot. */
export class RunWaits {
  readonly waiting: WaitingRuns
  readonly #store: LevelWaitingRuns
  readonly #clock: Clock
  readonly #log: (line: string) => void
  #loaded: LoadedRun[] = []
  #refused = new Map<number, string>()
  #tookUp = false
  #rules: ReadonlyMap<string, Rule> = new Map()
  #firings: WaitingFiring[] = []

  constructor({ clock, folder, decodeOf, journalled, notify, log }: RunWaitsOptions) {
    this.#clock = clock
    this.#log = log
    this.#store = new LevelWaitingRuns(folder, notify, log)
    this.waiting = new WaitingRuns({
      store: this.#store,
      writeEvent(event) {
        const block = new EventBlockWriter()
        block.append(event, 0, [], 0)
        return block.seal()?.value ?? new Uint8Array(0)
      },
      readEvent(bytes) {
        const [entry] = decoded(readEventBlock(bytes), decodeOf)
        if (entry) return entry.event
        throw new TomteError('ERR_RUN_STORED', 'The event of a run that waits cannot be read.')
      },
      journalled,
      log,
    })
  }

  /** Reads what waited when Tomte ended, and judges it by the rules as they are now. */
  async start(rules: readonly Rule[]): Promise<void> {
    this.#rules = new Map(rules.map(rule => [rule.id, rule]))
    await this.#store.start(this.#clock.now())
    this.#loaded = await this.waiting.load()
    for (const { id, stored } of this.#loaded) {
      const refused = this.refused(stored.detail.row.rule, stored.actions)
      if (refused !== null) this.#refused.set(id, refused)
    }
  }

  /** Why what waited, of a rule with actions of this digest, is not taken up; null: it is. */
  refused(rule: string, digest: string): string | null {
    const known = this.#rules.get(rule)
    if (!known) return 'It waited when Tomte ended, and its rule is no more.'
    if (digestOf(known) === digest) return null
    return 'It waited when Tomte ended, and the actions of its rule are others now.'
  }

  /** Once the journal is open: what it knows to be over is dropped, and firings that waited for their turn wait again with the first rules. */
  async judge(journal: Pick<Journal<Run>, 'run' | 'takeWaiting'>): Promise<void> {
    await this.drop(async id => (await journal.run(id)) !== undefined)
    this.#firings = journal.takeWaiting()
  }

  /** For the journal: what waited, and why some of it is not taken up. */
  get waited(): WaitedRun[] {
    return this.#loaded.map(({ id, stored }) => {
      const { row, ...detail } = stored.detail
      return { run: { row, detail }, refused: this.#refused.get(id) ?? null }
    })
  }

  /** Ids that are taken: new runs and events have greater ones. */
  get lastIds(): { run: number; event: number } {
    return {
      run: Math.max(0, ...this.#loaded.map(({ id }) => id)),
      event: Math.max(0, ...this.#loaded.map(({ event }) => event.id)),
    }
  }

  /** `hasEnded`: the journal knows the end of that run, so that it does not go on whatever was written of its wait. */
  async drop(hasEnded: (run: number) => Promise<boolean>): Promise<void> {
    const left: LoadedRun[] = []
    for (const loaded of this.#loaded) {
      const { id } = loaded
      if (this.#refused.has(id) || (await hasEnded(id))) void this.waiting.forget(id)
      else left.push(loaded)
    }
    this.#loaded = left
    this.#refused.clear()
  }

  /**
   * Lets what waited go on, with the first rules. A run whose rule cannot be used as it is (a plug-in is missing) waits for one that can;
   * the next start judges it anew.
   */
  takeUp(runner: Runner, index: RuleIndex): void {
    const first = !this.#tookUp
    this.#tookUp = true
    this.#loaded = this.#loaded.filter(loaded => {
      const { id, stored } = loaded
      const rule = index.rule(stored.detail.row.rule)
      if (rule && digestOf(rule.rule) === stored.actions) {
        this.#takeUp(runner, rule, loaded)
        return false
      }
      if (first) this.#log(`the run ${id} goes on only once its rule can be used`)
      return true
    })
    this.#firings = this.#firings.filter(({ event, rule: id, trigger }) => {
      const rule = index.rule(id)
      if (!rule || this.refused(id, digestOf(rule.rule)) !== null) return true
      runner.waitAgain(rule, trigger, event)
      return false
    })
  }

  #takeUp(runner: Runner, rule: CompiledRule, loaded: LoadedRun): void {
    try {
      runner.takeUp(rule, loaded)
    } catch (error) {
      this.#log(`the run ${loaded.id} cannot be taken up: ${(error as Error).message}`)
      void this.waiting.forget(loaded.id)
    }
  }

  async stop(): Promise<void> {
    await this.waiting.settled()
    await this.#store.close()
  }
}
