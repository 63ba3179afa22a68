import type { MemoryRecord } from './memory-record.ts'

/** Something remembered that can be stored. */
export interface Storable {
  /** Whether it waits to be stored. */
  changed: boolean
  /** As it is now. */
  record(): MemoryRecord
}

/** What has to be stored: however often something changed meanwhile, it is stored once. */
export class MemoryChanges {
  #waiting: Storable[] = []
  #isOver = false

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  add(thing: Storable): void {
    if (thing.changed || this.#isOver) return
    thing.changed = true
    this.#waiting.push(thing)
  }

  /** Nothing is going to be stored. */
  end(): void {
    this.#isOver = true
    this.#waiting = []
  }

  take(): MemoryRecord[] {
    const waiting = this.#waiting
    this.#waiting = []
    return waiting.map(thing => {
      thing.changed = false
      return thing.record()
    })
  }
}
