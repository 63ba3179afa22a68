/** A map of at most `limit` entries; one more drops the entry that was touched least recently. */
export class BoundedMap<V> {
  readonly #limit: number
  readonly #dropped: (value: V) => void
  readonly #entries = new Map<string, V>()

  constructor(limit: number, dropped: (value: V) => void) {
    this.#limit = limit
    this.#dropped = dropped
  }

  get(key: string): V | undefined {
    return this.#entries.get(key)
  }

  /** While there is room to spare nobody asks which entry is the oldest. */
  touch(key: string, value: V): void {
    if (this.#entries.size <= this.#limit / 2) return
    this.#entries.delete(key)
    this.#entries.set(key, value)
  }

  set(key: string, value: V): void {
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) return
    for (const [oldest, dropped] of this.#entries) {
      this.#entries.delete(oldest)
      this.#dropped(dropped)
      return
    }
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  values(): Iterable<V> {
    return this.#entries.values()
  }
}
