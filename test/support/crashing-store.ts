import type { SessionStore, StoredEntry, StoreEntry } from '../../src/main/mqtt/session-store.ts'

interface Write {
  entries: readonly StoreEntry[]
  sync: boolean
  resolve(): void
  reject(error: Error): void
}

/** A session store whose writes wait until the test lets them happen, and which can lose what was not durable. */
export class CrashingStore implements SessionStore {
  /** Whether writes happen by themselves. */
  automatic = false
  readonly #durable: Map<string, Uint8Array>
  readonly #unsynced: StoreEntry[] = []
  readonly #waiting: Write[] = []

  constructor(content: Map<string, Uint8Array> = new Map()) {
    this.#durable = content
  }

  async load(): Promise<StoredEntry[]> {
    return [...this.#durable].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value }))
  }

  write(entries: readonly StoreEntry[], sync: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries: [...entries], sync, resolve, reject })
      if (this.automatic) this.step()
    })
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Carries out the next write. */
  step(): void {
    const write = this.#waiting.shift()
    if (!write) return
    this.#unsynced.push(...write.entries)
    if (write.sync) apply(this.#durable, this.#unsynced.splice(0))
    write.resolve()
  }

  /** Lets the next write fail. */
  fail(error = new Error('the disk is full')): void {
    this.#waiting.shift()?.reject(error)
  }

  /** What the next process finds: after a loss of power only what was durable, else all that was written. */
  crash(lossOfPower: boolean): CrashingStore {
    const left = new Map(this.#durable)
    if (!lossOfPower) apply(left, this.#unsynced)
    return new CrashingStore(left)
  }
}

function apply(content: Map<string, Uint8Array>, entries: readonly StoreEntry[]): void {
  for (const { key, value } of entries) {
    if (value) content.set(key, value)
    else content.delete(key)
  }
}
