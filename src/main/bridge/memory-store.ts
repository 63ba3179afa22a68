import { mkdir } from 'node:fs/promises'
import type { Notice } from '../../shared/contract/status.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { reasonOf } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { type Database, openDatabase, readOrSetAside, writeTexts } from '../journal/database.ts'
import type { MemoryRecord, RuleMemory } from '../rule/rule-memory.ts'

/** Milliseconds that changes are gathered before they are written together. */
const GATHER = 50
/** Milliseconds until a disk that refused a write is asked again. */
const RETRY = 10_000
/** Records that are written in one go before other work gets a turn. */
const SLICE = 1000

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
  /** There is a database. */
  #keeps = false
  /** A write failed: what is on disk is older than what is remembered. */
  #isBehind = false

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
      const { database, entries, aside } = await readOrSetAside<string>(folder, clock.now(), 'utf8')
      this.#database = database
      this.#keeps = true
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
    if (gone.length === 0 || !this.#keeps) return
    this.#last = this.#last.then(async () => {
      try {
        await store(await this.#opened(), gone)
      } catch (error) {
        await this.#fail(error)
      }
    })
  }

  /** Something may have changed; costs next to nothing where nothing did. */
  look(): void {
    if (this.#cancel || !this.#isDue) return
    this.#cancel = this.#options.clock.after(this.#isBehind ? RETRY : GATHER, () => {
      this.#cancel = undefined
      void this.#flush()
    })
  }

  /** Resolves once all that is remembered now is on disk, and what the journal knows before it; or the disk refuses it. */
  flush(): Promise<void> {
    return this.#isBehind ? this.#last : this.#flush()
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    const last = this.#flush()
    this.#keeps = false
    await last
    await this.#database?.close()
    this.#database = undefined
  }

  /** Something is to be written. */
  get #isDue(): boolean {
    return this.#keeps && (this.#isBehind || this.#options.memory.hasChanges)
  }

  #flush(): Promise<void> {
    if (this.#next) return this.#next
    if (!this.#isDue) return this.#last
    this.#next = this.#last.then(() => this.#write())
    this.#last = this.#next
    return this.#next
  }

  async #write(): Promise<void> {
    this.#next = undefined
    const { memory, journalled } = this.#options
    try {
      const database = await this.#opened()
      const stored = this.#isBehind ? await database.keys().all() : []
      // Nothing is awaited between these two: what the memory knows, the journal knows too.
      const records = this.#isBehind ? this.#anew(stored) : memory.changes()
      await journalled()
      await store(database, records)
      this.#isBehind = false
    } catch (error) {
      await this.#fail(error)
    }
  }

  async #opened(): Promise<Database> {
    this.#database ??= await openDatabase(this.#options.folder as string)
    return this.#database
  }

  /** All that is remembered, and what else was stored under these keys to be deleted. */
  #anew(stored: readonly string[]): MemoryRecord[] {
    const { memory } = this.#options
    memory.changes() // they are in what follows
    const records = memory.snapshot()
    const known = new Set(records.map(([key]) => key))
    for (const key of stored) if (!known.has(key)) records.push([key, null])
    return records
  }

  /** After a failed write LevelDB refuses every other one until it is opened again; then all is written anew. */
  async #fail(error: unknown): Promise<void> {
    if (!this.#isBehind) this.#options.log(`What rules remember could not be stored: ${reasonOf(error)}`)
    this.#isBehind = true
    const database = this.#database
    this.#database = undefined
    await database?.close().catch(() => {})
    this.look()
  }
}

async function store(database: Database, records: readonly MemoryRecord[]): Promise<void> {
  for (let from = 0; from < records.length; from += SLICE)
    await writeTexts(database, records.slice(from, from + SLICE))
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
