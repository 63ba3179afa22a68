const HIGHEST = 65_535

/**
 * Packet Identifiers in use; hands out the next free one from `first` (1) upwards [MQTT-2.2.1-3]. Those below `first` are
 * only claimed by whoever knows which one it wants.
 */
export class PacketIds {
  readonly #first: number
  readonly #used = new Uint8Array(HIGHEST + 1)
  #last: number
  #count = 0

  constructor(first = 1) {
    this.#first = first
    this.#last = first - 1
  }

  /** How many are free to be handed out. */
  get free(): number {
    return HIGHEST - this.#first + 1 - this.#count
  }

  /** Takes the next free one; 0 where there is none. */
  take(): number {
    if (this.free === 0) return 0
    do this.#last = this.#last === HIGHEST ? this.#first : this.#last + 1
    while (this.#used[this.#last])
    this.#used[this.#last] = 1
    this.#count++
    return this.#last
  }

  has(id: number): boolean {
    return this.#used[id] === 1
  }

  /** Marks this one as used. */
  claim(id: number): void {
    if (this.#used[id]) return
    this.#used[id] = 1
    if (id >= this.#first) this.#count++
  }

  /** Undoes the last `take`: nothing was sent with it. */
  untake(id: number): void {
    this.release(id)
    this.#last = id - 1
  }

  release(id: number): void {
    if (!this.#used[id]) return
    this.#used[id] = 0
    if (id >= this.#first) this.#count--
  }
}
