import type { Dispose } from '../../shared/dispose.ts'
import { reasonOf } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { type Commit, CommitQueue } from './commit-queue.ts'
import { CredibleClock } from './credible-clock.ts'
import { type Database, type OpenDatabase, openOrSetAside } from './database.ts'
import type { SealedEventBlock } from './event-block.ts'
import type { WaitedRun } from './interrupted-run.ts'
import type { JournalTrouble } from './journal.ts'
import { eventKey, TOTALS_KEY } from './keys.ts'
import { deleteOldest } from './retention.ts'
import { interruptedRuns, type WaitingIntent } from './run-search.ts'
import { nothing, readTotals, type Totals, writeTotals } from './totals.ts'
import { damagedTrouble, interruptedTrouble, pausedTrouble } from './trouble.ts'

export interface DiskJournalOptions {
  folder: string
  clock: Clock
  open: OpenDatabase
  waiting: number
  limits(): { days: number; bytes: number }
  ids(): { event: number; run: number }
  raiseIds(above: { event: number; run: number }): void
  /** Runs that waited when Tomte ended. */
  waited(): readonly WaitedRun[]
  /** Why a firing that waited for its turn, of a rule with these actions, does not wait again; null: it does. */
  refused(rule: string, fingerprint: string): string | null
  /** Asked once, when it is opened first: these wait again. */
  waitsAgain(waiting: readonly WaitingIntent[]): void
  /** Runs under way are to be written anew. */
  resumed(): void
  report(id: JournalTrouble['id'], trouble: JournalTrouble | null): void
  log(line: string): void
}

type Operation = { type: 'put'; key: string; value: Uint8Array } | { type: 'del'; key: string }

const DAY = 86_400_000
/** Milliseconds between tries to write again after the disk was full. */
const RETRY = 10_000
const REGULAR = 60_000
/** After a kill ids go on this far beyond those that were last written, or four times as far as they went since then. */
const LEAST_MARGIN = 1000

/** The database of the journal, with what it holds and whether it can be written now. */
export class DiskJournal {
  readonly #options: DiskJournalOptions
  readonly #queue: CommitQueue
  readonly #credible: CredibleClock
  #database: Database | undefined
  #totals: Totals = nothing
  #lastIds = { event: 0, run: 0 }
  #deleting: Promise<void> | undefined
  #timer: Dispose | undefined
  #stopping = false
  #opened = false

  constructor(options: DiskJournalOptions) {
    this.#options = options
    this.#queue = new CommitQueue({
      write: commits => this.#write(commits),
      failed: error => void this.#pause(error),
      limit: options.waiting,
    })
    this.#credible = new CredibleClock(options.clock, ahead =>
      options.log(
        `the clock is ${Math.floor(ahead / DAY)} days ahead of the time it should show: no event is deleted for its age until it has stayed so for a day`,
      ),
    )
  }

  get database(): Database | undefined {
    return this.#database
  }

  get totals(): { events: number; bytes: number } {
    return this.#totals
  }

  /** What is written with each commit. */
  get #known(): Totals {
    return { ...this.#totals, clock: this.#credible.believed }
  }

  get writable(): boolean {
    return this.#database !== undefined && !this.#stopping
  }

  get dropped(): number {
    return this.#queue.dropped
  }

  async start(): Promise<void> {
    this.#stopping = false
    try {
      await this.#open()
      this.#repeat()
    } catch (error) {
      await this.#pause(error)
    }
  }

  async stop(): Promise<void> {
    this.#timer?.()
    this.#stopping = true
    await this.#deleting
    const exact = this.#options.ids()
    await this.#queue.settled()
    const database = this.#database
    this.#database = undefined
    this.#queue.hold()
    if (!database) return
    try {
      const totals = { ...this.#known, lastEvent: exact.event, lastRun: exact.run }
      await database.put(TOTALS_KEY, writeTotals(totals), { sync: true })
    } catch (error) {
      this.#options.log(`the journal could not be ended in order: ${reasonOf(error)}`)
    }
    await database.close()
  }

  push(commit: Commit): void {
    if (this.#database) this.#queue.push(commit)
  }

  /**
   * `intents`: what rules are about to do with these events. One is never on disk without the other: an event without its intent
   * would pass for one on which no rule acts.
   */
  pushEvents(block: SealedEventBlock | undefined, intents: Commit['puts']): void {
    if (!block && intents.length === 0) return
    const puts = [...intents]
    let bytes = 0
    if (block) {
      const key = eventKey(block.firstId)
      puts.push([key, block.value])
      bytes = key.length + block.value.length
    }
    this.push({ puts, deletes: [], events: block?.count ?? 0, bytes, droppable: intents.length === 0 })
  }

  pushDeletes(deletes: string[]): void {
    if (deletes.length > 0) this.push({ puts: [], deletes, events: 0, bytes: 0, droppable: false })
  }

  settled(): Promise<boolean> {
    return this.#queue.settled()
  }

  /** Deletes what is too old or too much, in the background. */
  keepWithin(): void {
    const database = this.#database
    if (!database || this.#deleting || this.#stopping) return
    const { clock, limits } = this.#options
    this.#deleting = deleteOldest({
      clock,
      database,
      oldest: () =>
        this.#credible.isCredible() ? clock.now() - limits().days * DAY : Number.NEGATIVE_INFINITY,
      most: () => limits().bytes,
      held: () => this.#totals.bytes,
      commit: commit => {
        if (this.#stopping) return Promise.resolve(false)
        this.push(commit)
        return this.#queue.settled()
      },
    })
      .catch(error => this.#options.log(`old events could not be deleted: ${reasonOf(error)}`))
      .finally(() => {
        this.#deleting = undefined
      })
  }

  async #open(): Promise<void> {
    const { folder, open, clock, report, log } = this.#options
    const { database, read, aside } = await openOrSetAside(folder, clock.now(), open, async opened =>
      readTotals(await opened.get(TOTALS_KEY)),
    )
    this.#totals = read
    if (!this.#opened) this.#credible.resume(read.clock)
    if (aside !== undefined) {
      log(`the journal was damaged and is now ${aside}`)
      report('journal-damaged', damagedTrouble(aside))
    }
    this.#database = database
    this.#queue.resume()
    await this.#sweepOpenRuns(database)
    if (this.#opened) this.#options.resumed()
    this.#opened = true
  }

  /**
   * At the first opening, runs that are open were interrupted, and ids go on after the newest. After a pause they may have ended
   * meanwhile, and the ids on disk are reserved ones: those of this start go on.
   */
  async #sweepOpenRuns(database: Database): Promise<void> {
    const first = !this.#opened
    const { clock, waited, refused, waitsAgain } = this.#options
    const { lastEvent, lastRun } = this.#totals
    const { runs, commit, lastId, waiting } = await interruptedRuns(
      database,
      clock,
      lastRun,
      first ? waited() : [],
      first ? refused : () => '',
    )
    if (first) this.#options.raiseIds({ event: lastEvent, run: lastId })
    // Before anything is written: ids that were only raised did not go anywhere.
    this.#lastIds = this.#options.ids()
    if (commit.deletes.length + commit.puts.length > 0)
      this.push(first ? commit : { ...commit, puts: [], bytes: 0 })
    await this.#queue.settled()
    if (first) waitsAgain(waiting)
    if (first && runs.length > 0) this.#options.report('journal-interrupted', interruptedTrouble(runs))
  }

  async #write(commits: readonly Commit[]): Promise<void> {
    const database = this.#database
    if (!database) throw new Error('the journal is closed')
    const totals = { ...this.#known, ...this.#reserved() }
    const operations: Operation[] = []
    for (const { puts, deletes, events, bytes } of commits) {
      totals.events = Math.max(0, totals.events + events)
      totals.bytes = Math.max(0, totals.bytes + bytes)
      for (const [key, value] of puts) operations.push({ type: 'put', key, value })
      for (const key of deletes) operations.push({ type: 'del', key })
    }
    operations.push({ type: 'put', key: TOTALS_KEY, value: writeTotals(totals) })
    await database.batch(operations, { sync: true })
    this.#totals = totals
    if (totals.bytes > this.#options.limits().bytes) this.keepWithin()
  }

  /** Ids that were given but never written must not be given again after a kill. */
  #reserved(): { lastEvent: number; lastRun: number } {
    const { event, run } = this.#options.ids()
    const { lastEvent, lastRun } = this.#totals
    const margin = (now: number, last: number) => now + Math.max(LEAST_MARGIN, 4 * (now - last))
    const reserved = {
      lastEvent: Math.max(lastEvent, margin(event, this.#lastIds.event)),
      lastRun: Math.max(lastRun, margin(run, this.#lastIds.run)),
    }
    this.#lastIds = { event, run }
    return reserved
  }

  /** The disk refused: nothing is written until it can be opened anew. Events and rules go on. */
  async #pause(error: unknown): Promise<void> {
    const { clock, log, report } = this.#options
    const database = this.#database
    this.#database = undefined
    this.#queue.hold()
    log(`the journal pauses: ${reasonOf(error)}`)
    report('journal-paused', pausedTrouble(reasonOf(error)))
    await database?.close().catch(() => {}) // it failed already
    if (this.#stopping) return
    this.#timer?.()
    this.#timer = clock.after(RETRY, () => void this.#resume())
  }

  async #resume(): Promise<void> {
    try {
      await this.#open()
      this.#options.log('the journal goes on')
      this.#options.report('journal-paused', null)
      this.#repeat()
    } catch (error) {
      await this.#pause(error)
    }
  }

  #repeat(): void {
    this.keepWithin()
    this.#timer?.()
    this.#timer = this.#options.clock.after(REGULAR, () => this.#repeat())
  }
}
