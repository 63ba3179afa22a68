import type { Dispose } from '../../shared/dispose.ts'
import { reasonOf } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { type Database, openDatabase } from '../journal/database.ts'
import type { MemoryRecord, RuleMemory } from '../rule/rule-memory.ts'

/** Milliseconds that changes are gathered before they are written together. */
const GATHER = 50

/** Records are JSON texts. */
const AS_TEXT = { valueEncoding: 'utf8' } as const

export interface MemoryStoreOptions {
  /** Where the database lies; undefined: nothing is kept. */
  folder: string | undefined
  memory: RuleMemory
  clock: Clock
  /** Resolves once the journal has on disk what happened up to now: the memory is never ahead of it. */
  journalled(): Promise<unknown>
  log(line: string): void
}

/** Keeps what rules remember over a restart: a kill loses at most the last 50 ms of it. */
export class MemoryStore {
  readonly #options: MemoryStoreOptions
  #database: Database | undefined
  #cancel: Dispose | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(options: MemoryStoreOptions) {
    this.#options = options
  }

  /** Opens the database and reads what was remembered. Never rejects: without a database rules begin anew, and the log says so. */
  async start(): Promise<MemoryRecord[]> {
    const { folder, memory, log } = this.#options
    if (folder === undefined) {
      memory.untrack()
      return []
    }
    try {
      this.#database = await openDatabase(folder)
      return await this.#database.iterator<string, string>(AS_TEXT).all()
    } catch (error) {
      memory.untrack()
      log(`What rules remembered cannot be read, and nothing will be kept over a restart: ${reasonOf(error)}`)
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

  /** Resolves once all that is remembered now is stored, and what the journal knows before it. */
  flush(): Promise<void> {
    const records = this.#options.memory.changes()
    if (records.length === 0) return this.#last
    const journalled = this.#options.journalled()
    this.#last = this.#last.then(async () => {
      await journalled
      await this.#store(records)
    })
    return this.#last
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.flush()
    await this.#database?.close()
    this.#database = undefined
  }

  async #store(records: readonly MemoryRecord[]): Promise<void> {
    if (records.length === 0) return
    try {
      await this.#database?.batch(
        records.map(([key, value]) =>
          value === null ? { type: 'del' as const, key } : { type: 'put' as const, key, value },
        ),
        AS_TEXT,
      )
    } catch (error) {
      this.#options.log(`What rules remember could not be stored: ${reasonOf(error)}`)
    }
  }
}
