const HIGHEST = 65_535

/** Packet Identifiers in use; hands out the next free one from 1 upwards. [MQTT-2.2.1-3] */
export class PacketIds {
  readonly #used = new Uint8Array(HIGHEST + 1)
  #last = 0
  #count = 0

  /** How many are free. */
  get free(): number {
    return HIGHEST - this.#count
  }

  /** Takes the next free one; 0 where there is none. */
  take(): number {
    if (this.#count === HIGHEST) return 0
    do this.#last = this.#last === HIGHEST ? 1 : this.#last + 1
    while (this.#used[this.#last])
    this.#used[this.#last] = 1
    this.#count++
    return this.#last
  }

  /** Marks one as used that was taken in an earlier life. */
  claim(id: number): void {
    if (this.#used[id]) return
    this.#used[id] = 1
    this.#count++
  }

  /** Undoes the last `take`: nothing was sent with it. */
  untake(id: number): void {
    this.release(id)
    this.#last = id - 1
  }

  release(id: number): void {
    if (!this.#used[id]) return
    this.#used[id] = 0
    this.#count--
  }
}
