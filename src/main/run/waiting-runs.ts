import { reasonOf } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Release } from './course.ts'
import type { StoredRun } from './stored-run.ts'
import { readStored, writeStored } from './stored-run.ts'

/** Where runs that wait are kept, by their ids. */
export interface WaitingRunStore {
  /** All that are there. */
  load(): Promise<{ id: number; value: Uint8Array }[]>
  /** Resolves once it is on disk; a value of null deletes. */
  write(changes: ReadonlyMap<number, Uint8Array | null>): Promise<void>
}

export interface WaitingRunsOptions {
  store: WaitingRunStore
  /** An event as bytes, and back. */
  writeEvent(event: TomteEvent): Uint8Array
  readEvent(bytes: Uint8Array): TomteEvent
  /** Resolves once the journal has on disk what runs did up to now. */
  journalled(): Promise<unknown>
  log(line: string): void
}

export interface LoadedRun {
  id: number
  stored: StoredRun
  event: TomteEvent
}

/** No run that takes more than this on disk is kept: payloads may be large. */
const LARGEST = 16 * 1024 * 1024

/**
 * Runs that wait, kept over a restart. What comes while one write is under way goes together with the next, so that one sync
 * serves them all. A run goes on only once it is on disk that it no longer waits: what follows a wait is never repeated.
 */
export class WaitingRuns {
  readonly #options: WaitingRunsOptions
  #changes = new Map<number, Uint8Array | null>()
  /** Those that are on disk, or are being written. */
  readonly #kept = new Set<number>()
  #writing: Promise<void> | undefined
  readonly #forgetting = new Set<Promise<void>>()
  #failed = false

  constructor(options: WaitingRunsOptions) {
    this.#options = options
  }

  /** What an earlier Tomte left. Never rejects: what cannot be read is left out, and the log says so. */
  async load(): Promise<LoadedRun[]> {
    const { store, readEvent, log } = this.#options
    const loaded: LoadedRun[] = []
    for (const { id, value } of await store.load()) {
      this.#kept.add(id)
      try {
        const { run, event } = readStored(value)
        loaded.push({ id, stored: run, event: readEvent(event) })
      } catch (error) {
        log(`The run ${id} cannot be taken up, what was written down of it is damaged: ${reasonOf(error)}`)
        this.#delete(id)
      }
    }
    return loaded
  }

  /** Writes a run down; the answer takes it back. Undefined where it is too large to be kept. */
  keep(id: number, stored: StoredRun, event: TomteEvent): Release | undefined {
    const value = this.#valueOf(stored, event)
    if (!value) return undefined
    this.#changes.set(id, value)
    this.#write()
    return () => {
      if (this.#changes.get(id) !== value) return this.forget(id)
      this.#changes.delete(id)
      return this.#kept.has(id) ? this.forget(id) : undefined
    }
  }

  #valueOf(stored: StoredRun, event: TomteEvent): Uint8Array | null {
    try {
      const value = writeStored(stored, this.#options.writeEvent(event))
      return value.length <= LARGEST ? value : null
    } catch {
      return null // values that are nested deeper than JSON can be written
    }
  }

  /** Resolves once it is on disk that the run waits no more, and the journal knows what it did. */
  async forget(id: number): Promise<void> {
    const forgetting = this.#forget(id)
    this.#forgetting.add(forgetting)
    await forgetting
    this.#forgetting.delete(forgetting)
  }

  /** Resolves once all is on disk, or cannot be. */
  async settled(): Promise<void> {
    await Promise.all(this.#forgetting)
    await this.#written()
  }

  /** The journal first: a run that neither of the two knew would be lost with a crash. */
  async #forget(id: number): Promise<void> {
    await this.#options.journalled()
    this.#delete(id)
    await this.#written()
  }

  async #written(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  #delete(id: number): void {
    this.#changes.set(id, null)
    this.#write()
  }

  #write(): void {
    this.#writing ??= this.#writeAll()
  }

  /** It is over in the very step in which nothing is left to write: what comes in the next one begins another. */
  async #writeAll(): Promise<void> {
    const { store, log } = this.#options
    await Promise.resolve() // what else happens in this turn goes along
    while (this.#changes.size > 0) {
      const changes = this.#changes
      this.#changes = new Map()
      for (const [id, value] of changes) if (value) this.#kept.add(id)
      try {
        await store.write(changes)
        for (const [id, value] of changes) if (!value) this.#kept.delete(id)
        this.#failed = false
      } catch (error) {
        if (!this.#failed) log(`Runs that wait could not be written down: ${reasonOf(error)}`)
        this.#failed = true
        // What is over must go from the disk some day; what waits is kept in memory alone.
        for (const [id, value] of changes) if (!value && !this.#changes.has(id)) this.#changes.set(id, null)
        break
      }
    }
    this.#writing = undefined
  }
}
