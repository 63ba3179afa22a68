import type { EventQuery } from '../../shared/contract/calls.ts'
import type { RunRow } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { reasonOf, TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import { type OpenDatabase, openDatabase } from './database.ts'
import { type DecodeOf, decoded } from './decoded.ts'
import { DiskJournal } from './disk-journal.ts'
import { EventBlockWriter } from './event-block.ts'
import { EventRing } from './event-ring.ts'
import { findEvent, readEvents, searchCancelled, searchEvents } from './event-search.ts'
import { Intents } from './intents.ts'
import type { WaitedRun } from './interrupted-run.ts'
import type {
  EventPage,
  IntendedRun,
  Journal,
  JournalCounters,
  JournalSettings,
  JournalTrouble,
  KeptRun,
  PageLimits,
  ReadHints,
  RecordedRun,
  RunWords,
  WaitingFiring,
} from './journal.ts'
import { type JournalEntry, NO_RULES } from './journal-entry.ts'
import { Letters } from './letters.ts'
import { RunRecorder } from './run-recorder.ts'
import { findRun, searchRuns, type WaitingIntent } from './run-search.ts'

export interface LevelJournalOptions<Run> {
  /** Undefined: in memory alone. */
  folder: string | undefined
  clock: Clock
  words: RunWords<Run>
  /** The newest ids that were given. */
  ids(): { event: number; run: number }
  /** New ids are to be greater than these: they were given in earlier starts. */
  raiseIds(above: { event: number; run: number }): void
  /** `trouble` null: what was told under `id` is over. */
  report(id: JournalTrouble['id'], trouble: JournalTrouble | null): void
  log(line: string): void
  /** How the payload of an event that was kept is read; undefined: as without a decoder. */
  decodeOf?: DecodeOf
  /** Runs that waited when Tomte ended. Asked once, when the journal is opened first. Default: none. */
  waited?(): readonly WaitedRun[]
  /** Why a firing that waited for its turn when Tomte ended does not wait again, of a rule with these actions; null: it does. Default: none does. */
  refused?(rule: string, fingerprint: string): string | null
  /** Default: the real one. */
  open?: OpenDatabase
  /** Bytes that may wait for the disk. Default 32 MiB. */
  waiting?: number
}

/** What comes is written together after this many milliseconds, or once there is this much. */
const BATCH_MILLISECONDS = 50
const BATCH_ENTRIES = 1000
const BATCH_BYTES = 1_048_576
/** After this many milliseconds of it, traces are made in a later turn. */
const SEAL_MILLISECONDS = 5
const NOT_TAKEN_UP = 'It waited for its turn when Tomte ended.'
const MEGABYTE = 1_000_000
const FOREVER = { days: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }

/** The journal of DESIGN §1 on LevelDB; see `Journal`. */
export function createLevelJournal<Run extends RecordedRun>(options: LevelJournalOptions<Run>): Journal<Run> {
  return new LevelJournal(options)
}

class LevelJournal<Run extends RecordedRun> implements Journal<Run> {
  readonly #clock: Clock
  readonly #decodeOf: DecodeOf | undefined
  readonly #ring = new EventRing()
  readonly #events = new EventBlockWriter()
  readonly #runs: RunRecorder<Run>
  readonly #intents = new Intents()
  readonly letters: Letters
  readonly #disk: DiskJournal | undefined
  #waiting: WaitingFiring[] = []
  #settings: JournalSettings = { enabled: true, keep: { days: 7, megabytes: 500 } }
  /** Before that nobody knows how much is kept, and it may be years. */
  #isApplied = false
  #cancelSeal: Dispose | undefined
  #dropped = 0
  /** Beyond this many entries a batch is sealed at once. */
  #entries = 0

  constructor({
    folder,
    open = openDatabase,
    waiting = 32 * 1024 * 1024,
    ...options
  }: LevelJournalOptions<Run>) {
    const { clock, words } = options
    this.#clock = clock
    this.#decodeOf = options.decodeOf
    this.#runs = new RunRecorder(clock, words)
    this.letters = new Letters(
      () => this.#disk?.database,
      () => this.#collected(),
    )
    if (folder !== undefined)
      this.#disk = new DiskJournal({
        ...options,
        folder,
        open,
        waiting,
        limits: () => (this.#isApplied ? this.#limits : FOREVER),
        waited: () => options.waited?.() ?? [],
        refused: (...firing) => (options.refused ? options.refused(...firing) : NOT_TAKEN_UP),
        waitsAgain: waiting => this.#waitsAgain(waiting),
        resumed: () => this.#runs.reopen(),
      })
  }

  async start(): Promise<void> {
    await this.#disk?.start()
  }

  async stop(): Promise<void> {
    await this.#sealWhole()
    await this.#disk?.stop()
  }

  apply(settings: JournalSettings): void {
    this.#settings = settings
    this.#isApplied = true
    this.#disk?.keepWithin()
  }

  append(event: TomteEvent, fired: number, rules = NO_RULES, firstRun = 0): void {
    if (!this.#settings.enabled) return
    if (this.#disk?.writable) {
      this.#events.append(event, fired, rules, firstRun)
      this.#collected()
    } else this.#dropped++
    this.#ring.append(event, fired, rules, firstRun)
  }

  writesAhead(event: TomteEvent): boolean {
    return this.#recording && (event.source.qos ?? 0) > 0
  }

  intend(event: TomteEvent, rules: readonly IntendedRun[]): void {
    this.#intents.begin(event, rules)
  }

  acted(event: TomteEvent): void {
    this.#intents.end(event)
    this.#collected()
  }

  firingWaits(event: TomteEvent, rule?: string): void {
    if (this.#intents.hold(event, rule)) this.#collected()
  }

  firingBegins(event: TomteEvent, rule: string): Promise<unknown> | undefined {
    return this.#intents.release(event, rule) ? this.committed() : undefined
  }

  takeWaiting(): WaitingFiring[] {
    const waiting = this.#waiting
    this.#waiting = []
    return waiting
  }

  firingLeft(event: TomteEvent): void {
    this.#intents.end(event)
    this.#collected()
  }

  runChanged(run: Run): void {
    if (!this.#recording) return
    this.#runs.changed(run)
    this.#collected()
  }

  runEnded(run: Run): void {
    if (!this.#recording && !this.#runs.isOpen(run.id)) return
    this.#runs.ended(run)
    this.#collected()
  }

  /** What others do in the same turn of the event loop goes into the same batch. */
  async committed(): Promise<boolean> {
    await Promise.resolve()
    await this.#sealWhole()
    return this.#disk ? this.#disk.settled() : false
  }

  async search(query: EventQuery, limits: PageLimits): Promise<EventPage> {
    const page = await this.#reading(
      () =>
        searchEvents({ ring: this.#ring, database: this.#disk?.database, clock: this.#clock }, query, limits),
      limits.signal,
    )
    return { ...page, entries: decoded(page.entries, this.#decodeOf) }
  }

  async *read(query: EventQuery, signal?: AbortSignal, hints?: ReadHints): AsyncGenerator<JournalEntry[]> {
    await this.committed()
    const database = this.#disk?.database
    if (!database) return
    for await (const entries of readEvents(database, this.#clock, query, signal, hints))
      yield decoded(entries, this.#decodeOf)
  }

  async find(id: number): Promise<JournalEntry | undefined> {
    const database = this.#disk?.database
    const kept = this.#ring.get(id) ?? (database && (await this.#reading(() => findEvent(database, id))))
    return kept && decoded([kept], this.#decodeOf)[0]
  }

  async runs(limits: { rule?: string; limit: number; before?: number }): Promise<RunRow[]> {
    const database = this.#disk?.database
    return database ? this.#reading(() => searchRuns(database, this.#clock, limits)) : []
  }

  async run(id: number): Promise<KeptRun | undefined> {
    const database = this.#disk?.database
    return database && this.#reading(() => findRun(database, id))
  }

  get counters(): JournalCounters {
    const disk = this.#disk
    const { events, bytes } = disk?.totals ?? this.#ring.counters
    const state = !this.#settings.enabled ? 'off' : disk && !disk.writable ? 'paused' : 'on'
    return {
      events,
      bytes,
      limitBytes: this.#limits.bytes,
      dropped: disk ? this.#dropped + disk.dropped : 0,
      state,
    }
  }

  get #limits(): { days: number; bytes: number } {
    const { days, megabytes } = this.#settings.keep
    return { days, bytes: megabytes * MEGABYTE }
  }

  get #recording(): boolean {
    return this.#settings.enabled && this.#disk?.writable === true
  }

  #waitsAgain(waiting: readonly WaitingIntent[]): void {
    for (const { intent, event } of waiting) {
      this.#intents.adopt(intent)
      const [entry] = decoded([{ event, fired: 0, rules: NO_RULES, firstRun: 0 }], this.#decodeOf)
      for (const { rule, queued } of intent.runs)
        if (queued && entry) this.#waiting.push({ event: entry.event, rule, trigger: queued.trigger })
    }
  }

  #collected(): void {
    this.#entries++
    if (this.#entries >= BATCH_ENTRIES || this.#events.bytes >= BATCH_BYTES) this.#seal()
    else this.#cancelSeal ??= this.#clock.after(BATCH_MILLISECONDS, () => this.#seal())
  }

  /** In turns, where the traces of runs take long to make; false: some are left. */
  #seal(): boolean {
    this.#cancelSeal?.()
    this.#cancelSeal = undefined
    this.#entries = 0
    const block = this.#events.seal()
    if (!this.#disk?.writable) {
      this.#dropped += block?.count ?? 0
      this.#runs.forget()
      this.#intents.forget()
      return true
    }
    this.#disk.pushEvents(block, this.#intents.sealBegun())
    const began = this.#clock.monotonic()
    const { commits, whole } = this.#runs.seal(() => this.#clock.monotonic() - began >= SEAL_MILLISECONDS)
    for (const commit of commits) this.#disk.push(commit)
    if (whole) this.#disk.pushDeletes(this.#intents.sealEnded())
    else this.#cancelSeal = this.#clock.after(0, () => this.#seal())
    const letters = this.letters.seal()
    if (letters) this.#disk.push(letters)
    return whole
  }

  async #sealWhole(): Promise<void> {
    while (!this.#seal()) await new Promise<void>(resolve => void this.#clock.after(0, resolve))
  }

  async #reading<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (signal?.aborted) throw searchCancelled()
      throw new TomteError('ERR_JOURNAL_READ', `The journal could not be read: ${reasonOf(error)}.`, {
        cause: error,
        hint: 'If it goes on, stop Tomte and move the folder “journal” out of its data folder.',
      })
    }
  }
}
