/** At most so many in any span of so many milliseconds, exactly: the times of the newest are kept. */
export class RateLimit {
  readonly limit: number
  readonly milliseconds: number
  #times: number[] = []
  #next = 0

  constructor(limit: number, milliseconds: number) {
    this.limit = limit
    this.milliseconds = milliseconds
  }

  allows(now: number): boolean {
    const oldest = this.#times[this.#next]
    return oldest === undefined || now - oldest >= this.milliseconds
  }

  /** Whether none of its runs counts any more. */
  isOver(now: number): boolean {
    const newest = this.#times[(this.#next + this.limit - 1) % this.limit]
    return newest === undefined || now - newest >= this.milliseconds
  }

  count(now: number): void {
    this.#times[this.#next] = now
    this.#next = (this.#next + 1) % this.limit
  }

  /** One from before a restart, which may be older than those that were counted since. */
  countPast(time: number): void {
    const newest = this.#times[(this.#next + this.limit - 1) % this.limit]
    if (newest === undefined || time >= newest) {
      this.count(time)
      return
    }
    this.#times = [...this.#times, time].sort((a, b) => a - b).slice(-this.limit)
    this.#next = this.#times.length % this.limit
  }
}

/** The limits of the keys of one rule, each by itself, as long as a run of theirs counts. */
export class KeyedRateLimits {
  readonly #most: number
  /** The one that was counted longest ago first. */
  readonly #limits = new Map<string, RateLimit>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): RateLimit | undefined {
    return this.#limits.get(key)
  }

  /** Whether one more run of the key can be counted. */
  hasRoom(key: string, now: number): boolean {
    for (const [oldest, limit] of this.#limits) {
      if (!limit.isOver(now)) break
      this.#limits.delete(oldest)
    }
    return this.#limits.has(key) || this.#limits.size < this.#most
  }

  keep(key: string, limit: RateLimit): void {
    this.#limits.delete(key)
    this.#limits.set(key, limit)
  }
}
