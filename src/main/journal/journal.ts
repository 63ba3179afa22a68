import type { EventQuery } from '../../shared/contract/calls.ts'
import type { RunDetail, RunRow } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { SourceTest } from './event-block.ts'
import type { JournalEntry } from './journal-entry.ts'
import type { KeptRun } from './run-block.ts'

export type { JournalEntry } from './journal-entry.ts'
export type { KeptRun } from './run-block.ts'

export interface JournalSettings {
  enabled: boolean
  keep: { days: number; megabytes: number }
}

/** `dropped`: events since the start that the disk was too slow for, or that came while the journal paused. */
export interface JournalCounters {
  events: number
  bytes: number
  limitBytes: number
  dropped: number
  state: 'on' | 'off' | 'paused'
}

/** Something a person should know; null: it is over. */
export interface JournalTrouble {
  id: 'journal-paused' | 'journal-damaged' | 'journal-interrupted'
  code: string
  level: 'warning' | 'error'
  title: string
  text: string
}

export interface EventPage {
  /** Newest first. */
  entries: JournalEntry[]
  /** Where to ask on for older ones; null where there are none. */
  more: number | null
}

export interface PageLimits {
  limit: number
  /** Only ids below, only ids above. */
  before?: number
  after?: number
  /** Ends the search with ERR_SEARCH_CANCELLED. */
  signal?: AbortSignal
}

/** For whoever reads much and wants little of it. */
export interface ReadHints {
  /** Events of other names and topics are left out, unread. */
  wants?: SourceTest
  /** So many events were gone through, the latest of this time. */
  passed?(count: number, latest: number): void
}

/** A run, as far as the journal needs it. */
export interface RecordedRun {
  readonly id: number
  readonly state: RunRow['state']
  readonly event: TomteEvent
}

/** A run that is about to begin: its rule, its trigger in words, the types of its actions. */
export interface IntendedRun {
  rule: string
  name: string
  trigger: string
  actions: string[]
  /** Of a rule whose firings wait for each other: what it takes to let this one wait again after a restart. */
  queued?: { trigger: number; fingerprint: string }
}

/** A firing that waited for its turn when Tomte ended: none of its actions began. */
export interface WaitingFiring {
  event: TomteEvent
  rule: string
  /** Position of the trigger. */
  trigger: number
}

/** How a run is put into words; both are asked after the fact, and only of runs that are kept whole. */
export interface RunWords<Run> {
  row(run: Run): RunRow
  detail(run: Run): RunDetail
}

/**
 * What happened, in memory and on disk. The newest events are in memory, for the windows; all go to disk in batches, and what
 * the disk cannot take is dropped and counted: rules never wait for it.
 */
export interface Journal<Run extends RecordedRun> {
  /** Opens the database; never rejects: without one the journal says so and lives on in memory. */
  start(): Promise<void>
  /** Writes what waits and closes the database. */
  stop(): Promise<void>
  /** Before it is called nothing that was kept is deleted. */
  apply(settings: JournalSettings): void

  /** Event ids must rise. */
  append(event: TomteEvent, fired: number, rules?: readonly string[], firstRun?: number): void
  /** Whether the rules of this event may act only once it is on disk that they are about to. */
  writesAhead(event: TomteEvent): boolean
  /** These rules are about to act on the event; `acted`: their runs were recorded. */
  intend(event: TomteEvent, rules: readonly IntendedRun[]): void
  acted(event: TomteEvent): void
  /**
   * A rule waits for its turn to act on the event, and where it is named that is written down; `firingLeft`: its run was recorded, or it is
   * not going to act.
   */
  firingWaits(event: TomteEvent, rule?: string): void
  firingLeft(event: TomteEvent): void
  /** Its turn came. Resolves once it is no longer on disk as one that waits; undefined where it never was. */
  firingBegins(event: TomteEvent, rule: string): Promise<unknown> | undefined
  /** Firings that waited when Tomte ended and are to wait again, by their events; they count as waiting until they have left. */
  takeWaiting(): WaitingFiring[]
  /** An action that takes time began or ended. */
  runChanged(run: Run): void
  runEnded(run: Run): void
  /** Resolves with true once everything up to now is on disk, with false where it is not going to be. */
  committed(): Promise<boolean>

  /** The newest fitting entries in memory and on disk. Rejects with ERR_SEARCH_CANCELLED or ERR_JOURNAL_READ. */
  search(query: EventQuery, limits: PageLimits): Promise<EventPage>
  /** Fitting entries on disk, oldest first, some at a time: for work over a span of the journal. */
  read(query: EventQuery, signal?: AbortSignal, hints?: ReadHints): AsyncGenerator<JournalEntry[]>
  find(id: number): Promise<JournalEntry | undefined>
  /** Ended or interrupted runs on disk, newest first. */
  runs(limits: { rule?: string; limit: number; before?: number }): Promise<RunRow[]>
  run(id: number): Promise<KeptRun | undefined>
  readonly counters: JournalCounters
  /** Runs that failed for good: written whatever the settings say. */
  readonly letters: {
    /** `value` is asked for when it is written, if the letter is still kept then. */
    keep(id: number, value: () => Uint8Array): void
    drop(id: number): void
    /** What is on disk, oldest first. */
    read(): Promise<Uint8Array[]>
  }
}
