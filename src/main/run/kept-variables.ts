import { mkdir, rename } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { VariableKeeper } from './variables.ts'

type Database = ClassicLevel<string, string>

/** What was kept, and what became of it. `damaged`: where the folder that could not be read lies now. */
export interface KeptReport {
  values: [name: string, value: unknown][]
  damaged?: string
  /** Entries that are no JSON; they were left out. */
  unreadable: number
}

interface Change {
  texts: Map<string, string | null>
  written: Promise<void>
}

/**
 * The variables that outlive a restart, in a database of the data folder. What is set while a write is under way is written
 * together after it: one sync for all.
 */
export class KeptVariables implements VariableKeeper {
  readonly #folder: string
  readonly #clock: Clock
  readonly #report: (error: TomteError | null) => void
  #database: Database | undefined
  /** What waits for the write that is under way. */
  #next: Change | undefined
  #underWay: Promise<void> | undefined
  #writing: Promise<void> = Promise.resolve()
  /** What could not be written yet; tried again with the next write. */
  #unwritten = new Map<string, string | null>()

  /** `report` is told when they cannot be written, and with null when they can again. */
  constructor(folder: string, clock: Clock, report: (error: TomteError | null) => void) {
    this.#folder = folder
    this.#clock = clock
    this.#report = report
  }

  /**
   * Reads what was kept. A damaged database is set aside and a new one begun.
   * @throws TomteError ERR_VARIABLES_STORE where that is not possible either; then nothing is kept
   */
  async open(): Promise<KeptReport> {
    try {
      return await this.#read()
    } catch (error) {
      if (!isDamage(error)) throw storeError(this.#folder, error)
    }
    const damaged = `${this.#folder}.damaged-${new Date(this.#clock.now()).toISOString().replace(/[:.]/g, '-')}`
    try {
      await rename(this.#folder, damaged)
      return { ...(await this.#read()), damaged }
    } catch (error) {
      throw storeError(this.#folder, error)
    }
  }

  keep(name: string, text: string | null): Promise<void> {
    if (!this.#next) {
      const texts = new Map<string, string | null>()
      const written = this.#writing.then(() => this.#write(texts))
      this.#next = { texts, written }
      this.#writing = written.catch(() => {})
    }
    this.#next.texts.set(name, text)
    return this.#next.written
  }

  get pending(): Promise<void> | undefined {
    return this.#next?.written ?? this.#underWay
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.#writing
    const database = this.#database
    this.#database = undefined
    await database?.close()
  }

  async #write(texts: Map<string, string | null>): Promise<void> {
    this.#underWay = this.#next?.written
    this.#next = undefined
    const all = new Map([...this.#unwritten, ...texts])
    try {
      this.#database ??= await openDatabase(this.#folder)
      const batch = this.#database.batch()
      for (const [name, text] of all) {
        if (text === null) batch.del(name)
        else batch.put(name, text)
      }
      await batch.write({ sync: true })
      if (this.#unwritten.size > 0) this.#report(null)
      this.#unwritten = new Map()
    } catch (error) {
      this.#unwritten = all
      // After a failed write LevelDB refuses every other one until it is opened again.
      await this.#database?.close().catch(() => {})
      this.#database = undefined
      const failure = storeError(this.#folder, error)
      this.#report(failure)
      throw failure
    } finally {
      this.#underWay = undefined
    }
  }

  async #read(): Promise<KeptReport> {
    const database = await openDatabase(this.#folder)
    const values: KeptReport['values'] = []
    let unreadable = 0
    try {
      for await (const [name, text] of database.iterator()) {
        const value = parse(text)
        if (value === undefined) unreadable++
        else values.push([name, value])
      }
    } catch (error) {
      await database.close()
      throw error
    }
    this.#database = database
    return { values, unreadable }
  }
}

async function openDatabase(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const database: Database = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'utf8' })
  await database.open()
  return database
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isDamage(error: unknown): boolean {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown }
  if (code === 'LEVEL_CORRUPTION' || /corrupt|CURRENT|manifest|malformed|bad block/i.test(message))
    return true
  return cause !== undefined && isDamage(cause)
}

function storeError(folder: string, error: unknown): TomteError {
  const { cause } = error as Error
  const reason = toPlainError(cause ?? error).message
  return new TomteError('ERR_VARIABLES_STORE', `The variables cannot be kept in ${folder}: ${reason}.`, {
    cause: error,
    hint: 'They are there until Tomte ends. Look at the disk, and who may write to this folder.',
  })
}
