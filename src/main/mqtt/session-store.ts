/** One entry to be stored under its key; without a value the key is to be deleted. */
export interface StoreEntry {
  key: string
  value?: Uint8Array
}

/** A key with the value that is stored under it. */
export type StoredEntry = Required<StoreEntry>

/** Where one session keeps what must survive the end of the process. It knows keys and bytes, not what they mean. */
export interface SessionStore {
  /** Everything that is stored, in the order of the keys. */
  load(): Promise<StoredEntry[]>
  /**
   * Stores these entries, all or none, in this order and after those of every earlier call. With `sync` it resolves when they,
   * and all that were written before, outlive a loss of power; without, they outlive only this process.
   */
  write(entries: readonly StoreEntry[], sync: boolean): Promise<void>
}

/** A session store that lives as long as the process. */
export class MemorySessionStore implements SessionStore {
  readonly #values = new Map<string, Uint8Array>()

  async load(): Promise<StoredEntry[]> {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value }))
  }

  async write(entries: readonly StoreEntry[]): Promise<void> {
    for (const { key, value } of entries) {
      if (value) this.#values.set(key, value)
      else this.#values.delete(key)
    }
  }
}
