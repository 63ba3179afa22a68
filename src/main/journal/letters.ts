import type { Commit } from './commit-queue.ts'
import type { Database } from './database.ts'
import { LETTER_KEYS, letterKey } from './keys.ts'

/**
 * Runs that failed for good, kept beside the events whatever is said of those: what is in words comes from outside, and how many
 * there may be is decided there. While nothing can be written they wait.
 */
export class Letters {
  readonly #kept = new Map<number, () => Uint8Array>()
  readonly #dropped = new Set<number>()
  readonly #changed: () => void
  readonly #database: () => Database | undefined

  constructor(database: () => Database | undefined, changed: () => void) {
    this.#database = database
    this.#changed = changed
  }

  /** `value` is asked for when it is written, if the letter is still kept then. */
  keep(id: number, value: () => Uint8Array): void {
    this.#dropped.delete(id)
    this.#kept.set(id, value)
    this.#changed()
  }

  drop(id: number): void {
    if (this.#kept.delete(id)) return
    this.#dropped.add(id)
    this.#changed()
  }

  /** All that is on disk, oldest first; nothing where there is no database. */
  async read(): Promise<Uint8Array[]> {
    const database = this.#database()
    return database ? database.values(LETTER_KEYS).all() : []
  }

  seal(): Commit | undefined {
    if (this.#kept.size + this.#dropped.size === 0) return undefined
    const puts = Array.from(this.#kept, ([id, value]): Commit['puts'][number] => [letterKey(id), value()])
    const deletes = Array.from(this.#dropped, letterKey)
    this.#kept.clear()
    this.#dropped.clear()
    return { puts, deletes, events: 0, bytes: 0, droppable: false }
  }
}
