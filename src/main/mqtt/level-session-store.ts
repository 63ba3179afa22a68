import { mkdir, rename } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { SessionStore, StoredEntry, StoreEntry } from './session-store.ts'

type Database = ClassicLevel<string, Uint8Array>

/** What became of the folder when it was opened. `damaged`: where the damaged one lies now. */
export interface OpenReport {
  damaged?: string
}

/** The smallest batch that makes LevelDB sync what it wrote before. */
const NOTHING: StoreEntry = { key: '!sync' }
/** When a broker was first found to be gone; no id of a broker begins like this. */
const GONE = '!gone/'

/** The sessions of one data folder, in one database; each session has a key prefix of its own. */
export class LevelSessions {
  readonly #folder: string
  readonly #clock: Clock
  #database: Database | undefined
  #reopening: Promise<Database> | undefined

  /** `folder` is made where it is missing; only one process at a time can have it open. */
  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
  }

  /**
   * Opens the database. A damaged one is set aside and a new one begun.
   * @throws TomteError ERR_SESSION_STORE where that is not possible either, or another process has it
   */
  async open(): Promise<OpenReport> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch(error => this.#fail(error))
    try {
      this.#database = await openChecked(this.#folder)
      return {}
    } catch (error) {
      if (!isDamage(error)) return this.#fail(error)
    }
    const damaged = `${this.#folder}.damaged-${new Date(this.#clock.now()).toISOString().replace(/[:.]/g, '-')}`
    try {
      await rename(this.#folder, damaged)
      await mkdir(this.#folder, { mode: 0o700 })
      this.#database = await openChecked(this.#folder)
      return { damaged }
    } catch (error) {
      return this.#fail(error)
    }
  }

  /** The session of a client identifier at a broker. */
  session(broker: string, clientId: string): SessionStore {
    const prefix = `${encodeURIComponent(broker)}/${encodeURIComponent(clientId)}/`
    return {
      load: () => this.#load(prefix),
      write: (entries, sync) => this.#write(prefix, entries, sync),
    }
  }

  /**
   * Removes the sessions of brokers that are not among `known` and were first found to be gone `patience` milliseconds ago or
   * earlier: until then their removal may be undone. Answers with the brokers whose sessions were removed.
   */
  async forgetGone(known: ReadonlySet<string>, patience: number): Promise<string[]> {
    const database = await this.#opened()
    const now = this.#clock.now()
    const marks = await goneSince(database)
    const removed: string[] = []
    for (const broker of await brokersOf(database)) {
      const mark = GONE + encodeURIComponent(broker)
      const since = Math.min(marks.get(broker) ?? now, now)
      marks.delete(broker)
      if (known.has(broker)) await database.del(mark)
      else if (now - since < patience) await database.put(mark, Buffer.from(String(since)))
      else {
        await database.clear(rangeOf(`${encodeURIComponent(broker)}/`))
        await database.del(mark)
        removed.push(broker)
      }
    }
    for (const broker of marks.keys()) await database.del(GONE + encodeURIComponent(broker))
    return removed
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    const database = this.#database
    this.#database = undefined
    await database?.close()
  }

  async #load(prefix: string): Promise<StoredEntry[]> {
    const entries: StoredEntry[] = []
    const database = await this.#opened()
    for await (const [key, value] of database.iterator(rangeOf(prefix)))
      entries.push({ key: key.slice(prefix.length), value })
    return entries
  }

  async #write(prefix: string, entries: readonly StoreEntry[], sync: boolean): Promise<void> {
    const database = await this.#opened()
    const batch = database.batch()
    for (const { key, value } of entries.length > 0 ? entries : [NOTHING]) {
      if (value) batch.put(prefix + key, value)
      else batch.del(prefix + key)
    }
    try {
      await batch.write({ sync })
    } catch (error) {
      // After a failed write LevelDB refuses every other one until it is opened again.
      if (this.#database === database) this.#reopening = reopen(database, this.#folder)
      throw error
    }
  }

  async #opened(): Promise<Database> {
    if (this.#reopening) {
      const reopening = this.#reopening
      this.#reopening = undefined
      try {
        this.#database = await reopening
      } catch (error) {
        this.#reopening = openChecked(this.#folder)
        this.#reopening.catch(() => {}) // told to whoever writes next
        throw error
      }
    }
    if (this.#database) return this.#database
    throw new TomteError('ERR_SESSION_STORE', 'The folder of the sessions is not open.')
  }

  #fail(error: unknown): never {
    const cause = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException }
    const locked = cause.code === 'LEVEL_LOCKED' || cause.cause?.code === 'LEVEL_LOCKED'
    throw new TomteError(
      'ERR_SESSION_STORE',
      locked
        ? `Another process has the folder of the sessions open: ${this.#folder}.`
        : `The folder of the sessions, ${this.#folder}, cannot be opened: ${toPlainError(cause.cause ?? error).message}.`,
      {
        cause: error,
        hint: 'Until then messages of QoS 1 and 2 that are on their way are lost when Tomte ends.',
      },
    )
  }
}

/** All keys that begin with `prefix`, which ends with “/”: “0” follows it. */
function rangeOf(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)}0` }
}

/** Those that have a session. */
async function brokersOf(database: Database): Promise<string[]> {
  const brokers: string[] = []
  let [key] = await database.keys({ gte: '"', limit: 1 }).all() // the marks begin with “!”, which comes before
  while (key !== undefined) {
    const name = key.slice(0, key.indexOf('/'))
    brokers.push(decodeURIComponent(name))
    ;[key] = await database.keys({ gte: rangeOf(`${name}/`).lt, limit: 1 }).all()
  }
  return brokers
}

/** By broker: wall-clock milliseconds. */
async function goneSince(database: Database): Promise<Map<string, number>> {
  const marks = new Map<string, number>()
  for await (const [key, value] of database.iterator(rangeOf(GONE))) {
    const since = Number(Buffer.from(value).toString())
    marks.set(decodeURIComponent(key.slice(GONE.length)), Number.isFinite(since) ? since : 0)
  }
  return marks
}

async function openChecked(folder: string): Promise<Database> {
  const database: Database = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'view' })
  await database.open()
  try {
    for await (const _ of database.keys()) void _ // reads every block, so that damage is found now
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function reopen(database: Database, folder: string): Promise<Database> {
  await database.close()
  return openChecked(folder)
}

function isDamage(error: unknown): boolean {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown }
  if (code === 'LEVEL_CORRUPTION' || /corrupt|CURRENT|manifest|malformed/i.test(message)) return true
  return cause !== undefined && isDamage(cause)
}
