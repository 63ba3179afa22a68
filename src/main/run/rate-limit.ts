/** At most so many in any span of so many milliseconds, exactly: the times of the newest are kept. */
export class RateLimit {
  readonly limit: number
  readonly milliseconds: number
  readonly #times: number[] = []
  #next = 0

  constructor(limit: number, milliseconds: number) {
    this.limit = limit
    this.milliseconds = milliseconds
  }

  allows(now: number): boolean {
    const oldest = this.#times[this.#next]
    return oldest === undefined || now - oldest >= this.milliseconds
  }

  count(now: number): void {
    this.#times[this.#next] = now
    this.#next = (this.#next + 1) % this.limit
  }
}
