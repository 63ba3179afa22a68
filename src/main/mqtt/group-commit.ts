import type { Clock } from '../clock.ts'
import type { SessionStore, StoreEntry } from './session-store.ts'

/** What one batch holds at most, so that the first of many messages need not wait for the last one. */
const BATCH = { entries: 4096, bytes: 4 * 1024 * 1024 }

interface Waiting {
  position: number
  effect(): void
}

export interface GroupCommitEvents {
  /** More is durable than before, and the effects that waited for it have run. */
  committed(): void
  /** The store could not write. Everything is kept; `retry` tries again. */
  failed(error: unknown): void
}

/**
 * Writes to a session store in batches: what is added while one batch is being written makes up the next one, so that one
 * fsync serves them all. A batch for which nobody waits is written without fsync.
 */
export class GroupCommit {
  readonly #store: SessionStore
  readonly #events: GroupCommitEvents
  #entries: StoreEntry[] = []
  #waiting: Waiting[] = []
  #position = 0
  #wanted = 0
  #durable = 0
  #written = 0
  #writing = false
  #scheduled = false
  #broken = false
  #drained: (() => void)[] = []

  constructor(store: SessionStore, events: GroupCommitEvents) {
    this.#store = store
    this.#events = events
  }

  /** How many entries were added so far. */
  get position(): number {
    return this.#position
  }

  /** How many of them are durable. */
  get durable(): number {
    return this.#durable
  }

  /** Adds an entry to the batch that is being collected. */
  add(key: string, value?: Uint8Array): void {
    this.#entries.push(value ? { key, value } : { key })
    this.#position++
    this.#schedule()
  }

  /** Asks that all that was added so far becomes durable. */
  want(): void {
    if (this.#durable === this.#position) return
    this.#wanted = this.#position
    this.#schedule()
  }

  /** Runs `effect` once all that was added so far is durable: now, where it is. Effects run in the order of the calls. */
  whenDurable(effect: () => void): void {
    if (this.#durable === this.#position) effect()
    else {
      this.want()
      this.#waiting.push({ position: this.#position, effect })
    }
  }

  /** Writes again what could not be written. */
  retry(): void {
    this.#broken = false
    this.#schedule()
  }

  /** Resolves when nothing is left to write, when it cannot be written, or after `deadline` milliseconds. */
  drained(clock: Clock, deadline: number): Promise<void> {
    if (!this.#isOpen || this.#broken) return Promise.resolve()
    return new Promise(resolve => {
      const cancel = clock.after(deadline, resolve)
      this.#drained.push(() => {
        cancel()
        resolve()
      })
    })
  }

  get #isOpen(): boolean {
    return this.#writing || this.#entries.length > 0 || this.#wanted > this.#durable
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing || this.#broken) return
    this.#scheduled = true
    process.nextTick(() => {
      this.#scheduled = false
      void this.#write()
    })
  }

  async #write(): Promise<void> {
    if (this.#writing || this.#broken || !this.#isOpen) return
    const batch = this.#cut()
    const sync = this.#wanted > this.#durable
    this.#writing = true
    try {
      await this.#store.write(batch, sync)
    } catch (error) {
      this.#writing = false
      this.#broken = true
      this.#entries = [...batch, ...this.#entries]
      this.#settle()
      return this.#events.failed(error)
    }
    this.#writing = false
    this.#written += batch.length
    if (sync) this.#committed()
    if (this.#isOpen) this.#schedule()
    else this.#settle()
  }

  /** Takes the next batch out of what is collected. */
  #cut(): StoreEntry[] {
    const entries = this.#entries
    let bytes = 0
    let count = 0
    while (count < entries.length && count < BATCH.entries && bytes < BATCH.bytes)
      bytes += entries[count++]!.value?.length ?? 0
    this.#entries = entries.slice(count)
    return count === entries.length ? entries : entries.slice(0, count)
  }

  #committed(): void {
    this.#durable = this.#written
    const waiting = this.#waiting
    let count = 0
    while (count < waiting.length && waiting[count]!.position <= this.#durable) count++
    this.#waiting = waiting.slice(count)
    for (let index = 0; index < count; index++) waiting[index]!.effect()
    this.#events.committed()
  }

  #settle(): void {
    const drained = this.#drained
    this.#drained = []
    for (const resolve of drained) resolve()
  }
}
