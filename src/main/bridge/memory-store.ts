import { mkdir } from 'node:fs/promises'
import type { Notice } from '../../shared/contract/status.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { reasonOf } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { type Database, readOrSetAside } from '../journal/database.ts'
import type { MemoryRecord, RuleMemory } from '../rule/rule-memory.ts'

/** Milliseconds that changes are gathered before they are written together. */
const GATHER = 50
/** Records that are written in one go before other work gets a turn. */
const SLICE = 1000

/** Records are JSON texts. */
const AS_TEXT = { valueEncoding: 'utf8' } as const

export interface MemoryStoreOptions {
  /** Where the database lies; undefined: nothing is kept. */
  folder: string | undefined
  memory: RuleMemory
  clock: Clock
  /** Resolves once the journal has on disk what happened up to now: the memory is never ahead of it. */
  journalled(): Promise<unknown>
  notify(notice: Notice): void
  log(line: string): void
}

/** Keeps what rules remember over a restart: a kill or a power cut loses at most the last 50 ms of it, and the time of one write. */
export class MemoryStore {
  readonly #options: MemoryStoreOptions
  #database: Database | undefined
  #cancel: Dispose | undefined
  #last: Promise<void> = Promise.resolve()
  /** The write that follows the one under way; it takes all that has changed by then. */
  #next: Promise<void> | undefined
  #failed = false

  constructor(options: MemoryStoreOptions) {
    this.#options = options
  }

  /**
   * Opens the database and reads what was remembered. A damaged one is set aside, and a new one begun. Never rejects: without a
   * database rules begin anew, and the log says so.
   */
  async start(): Promise<MemoryRecord[]> {
    const { folder, memory, clock, notify, log } = this.#options
    if (folder === undefined) {
      memory.untrack()
      return []
    }
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 }) // what is no folder is no damaged database
      const { database, entries, aside } = await readOrSetAside(folder, clock.now())
      this.#database = database
      if (aside) {
        log(`what rules remembered was damaged and is now ${aside}`)
        notify(damagedNotice(aside))
      }
      return entries
    } catch (error) {
      memory.untrack()
      log(`What rules remembered cannot be read, and nothing will be kept over a restart: ${reasonOf(error)}`)
      notify(closedNotice(error))
      return []
    }
  }

  /** Forgets what was stored and is remembered no more. */
  tidy(stored: readonly MemoryRecord[]): void {
    const known = new Set(this.#options.memory.snapshot().map(([key]) => key))
    const gone = stored.filter(([key]) => !known.has(key)).map(([key]): MemoryRecord => [key, null])
    if (gone.length > 0) this.#last = this.#last.then(() => this.#store(gone))
  }

  /** Something may have changed; costs next to nothing where nothing did. */
  look(): void {
    if (this.#cancel || !this.#database || !this.#options.memory.hasChanges) return
    this.#cancel = this.#options.clock.after(GATHER, () => {
      this.#cancel = undefined
      void this.flush()
    })
  }

  /** Resolves once all that is remembered now is on disk, and what the journal knows before it. */
  flush(): Promise<void> {
    if (this.#next) return this.#next
    if (!this.#options.memory.hasChanges) return this.#last
    this.#next = this.#last.then(() => this.#write())
    this.#last = this.#next
    return this.#next
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.flush()
    await this.#database?.close()
    this.#database = undefined
  }

  async #write(): Promise<void> {
    this.#next = undefined
    const records = this.#options.memory.changes()
    await this.#options.journalled()
    await this.#store(records)
  }

  async #store(records: readonly MemoryRecord[]): Promise<void> {
    try {
      for (let from = 0; from < records.length; from += SLICE)
        await this.#database?.batch(
          records
            .slice(from, from + SLICE)
            .map(([key, value]) =>
              value === null ? { type: 'del' as const, key } : { type: 'put' as const, key, value },
            ),
          { ...AS_TEXT, sync: true },
        )
      this.#failed = false
    } catch (error) {
      if (!this.#failed) this.#options.log(`What rules remember could not be stored: ${reasonOf(error)}`)
      this.#failed = true
    }
  }
}

function damagedNotice(folder: string): Notice {
  return {
    id: 'memory-damaged',
    level: 'warning',
    code: 'ERR_MEMORY_DAMAGED',
    title: 'What rules remembered was damaged and set aside',
    text: `Silences, times that something has to stay so, and sequences begin anew. The damaged folder is kept as ${folder}.`,
  }
}

function closedNotice(error: unknown): Notice {
  return {
    id: 'memory-closed',
    level: 'error',
    code: 'ERR_MEMORY_STORE',
    title: 'What rules remember is not kept on disk',
    text: `Silences, times that something has to stay so, and sequences begin anew when Tomte starts again: ${reasonOf(error)}.`,
  }
}
