/** Topic and Packet Identifier always lie in this many bytes, and the properties of any but a strange message. */
const HEAD = 128 * 1024 + 4

/** A PUBLISH that is larger than what is accepted: its head is kept, all else is let go as it comes. */
export class LargePublish {
  /** The first byte of its fixed header. */
  readonly first: number
  /** Bytes of the whole packet. */
  readonly size: number
  readonly #head: Buffer
  #filled = 0
  /** Bytes that have not come yet. */
  #left: number

  /** `length` is its Remaining Length. */
  constructor(first: number, length: number, size: number) {
    this.first = first
    this.size = size
    this.#head = Buffer.allocUnsafe(Math.min(length, HEAD))
    this.#left = length
  }

  /** Takes what belongs to it out of `chunk`, from `at` on; returns where the next packet begins. */
  take(chunk: Buffer, at: number): number {
    const taken = Math.min(this.#left, chunk.length - at)
    this.#filled += chunk.copy(this.#head, this.#filled, at, at + taken)
    this.#left -= taken
    return at + taken
  }

  /** Whether it has passed. */
  get isOver(): boolean {
    return this.#left === 0
  }

  /** What followed the fixed header, as far as it was kept. */
  get head(): Buffer {
    return this.#head.subarray(0, this.#filled)
  }
}
