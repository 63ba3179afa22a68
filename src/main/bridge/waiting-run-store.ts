import type { Notice } from '../../shared/contract/status.ts'
import { reasonOf } from '../../shared/errors.ts'
import { type Database, readOrSetAside } from '../journal/database.ts'
import type { WaitingRunStore } from '../run/waiting-runs.ts'

/** Runs that wait, in a database of their own: they outlive a restart also where no journal is kept. */
export class LevelWaitingRuns implements WaitingRunStore {
  readonly #folder: string | undefined
  readonly #log: (line: string) => void
  readonly #notify: (notice: Notice) => void
  #database: Database | undefined
  #stored: { id: number; value: Uint8Array }[] = []

  /** `folder` undefined: nothing is kept. */
  constructor(folder: string | undefined, notify: (notice: Notice) => void, log: (line: string) => void) {
    this.#folder = folder
    this.#notify = notify
    this.#log = log
  }

  /** Opens the database; a damaged one is set aside. Without one runs that wait end with Tomte, and the log says so. */
  async start(now: number): Promise<void> {
    if (this.#folder === undefined) return
    try {
      const { database, entries, aside } = await readOrSetAside<Uint8Array>(this.#folder, now, 'view')
      this.#database = database
      this.#stored = entries.map(([key, value]) => ({ id: Number(key), value }))
      if (aside) {
        this.#log(`what was known of runs that wait was damaged and is now ${aside}`)
        this.#notify(damagedNotice(aside))
      }
    } catch (error) {
      this.#log(`runs that wait are not kept over a restart: ${reasonOf(error)}`)
    }
  }

  async load(): Promise<{ id: number; value: Uint8Array }[]> {
    const stored = this.#stored
    this.#stored = []
    return stored
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

function damagedNotice(folder: string): Notice {
  return {
    id: 'waits-damaged',
    level: 'warning',
    code: 'ERR_WAITS_DAMAGED',
    title: 'What was known of runs that wait was damaged and set aside',
    text: `Runs that waited when Tomte ended do not go on. The damaged folder is kept as ${folder}.`,
  }
}
