import { reasonOf } from '../../shared/errors.ts'
import type { Database } from '../journal/database.ts'
import { openDatabase, openOrSetAside } from '../journal/database.ts'
import type { WaitingRunStore } from '../run/waiting-runs.ts'

/** Runs that wait, in a database of their own: they outlive a restart also where no journal is kept. */
export class LevelWaitingRuns implements WaitingRunStore {
  readonly #folder: string | undefined
  readonly #log: (line: string) => void
  #database: Database | undefined

  /** `folder` undefined: nothing is kept. */
  constructor(folder: string | undefined, log: (line: string) => void) {
    this.#folder = folder
    this.#log = log
  }

  /** Opens the database; without one runs that wait end with Tomte, and the log says so. */
  async start(now: number): Promise<void> {
    if (this.#folder === undefined) return
    try {
      const { database, aside } = await openOrSetAside(this.#folder, openDatabase, now)
      this.#database = database
      if (aside) this.#log(`what was known of runs that wait was damaged and is now ${aside}`)
    } catch (error) {
      this.#log(`runs that wait are not kept over a restart: ${reasonOf(error)}`)
    }
  }

  async load(): Promise<{ id: number; value: Uint8Array }[]> {
    const entries = (await this.#database?.iterator().all()) ?? []
    return entries.map(([key, value]) => ({ id: Number(key), value }))
  }

  async write(changes: ReadonlyMap<number, Uint8Array | null>): Promise<void> {
    const operations = [...changes].map(([id, value]) =>
      value ? { type: 'put' as const, key: String(id), value } : { type: 'del' as const, key: String(id) },
    )
    await this.#database?.batch(operations, { sync: true })
  }

  async close(): Promise<void> {
    await this.#database?.close()
    this.#database = undefined
  }
}
