/** Kept from one block to the next, unless a large payload made it larger than this. */
const KEPT_BYTES = 1_048_576
const FIRST_BYTES = 65_536
/** Below this a loop is faster than a call into the engine. */
const SHORT = 48

/** Bytes written one after the other, in a buffer that grows. Numbers are variable-length, seven bits a byte. */
export class GrowingBytes {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What was written, valid until the next write. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(FIRST_BYTES)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** A whole number from 0 to 2^53 - 1. */
  number(value: number): void {
    this.#reserve(8)
    const bytes = this.#bytes
    let at = this.#length
    let rest = value
    while (rest > 0x7fffffff) {
      bytes[at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[at++] = rest
    this.#length = at
  }

  /** Whole, and of either sign. */
  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** With its length before it. */
  chunk(chunk: Uint8Array): void {
    const { length } = chunk
    this.number(length)
    this.#reserve(length)
    if (length < SHORT)
      for (let index = 0, at = this.#length; index < length; index++)
        this.#bytes[at++] = chunk[index] as number
    else this.#bytes.set(chunk, this.#length)
    this.#length += length
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

/** Reads what `GrowingBytes` wrote. @throws RangeError past the end: the bytes are not what was written */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new RangeError('The block ends too early.')
    return value
  }

  number(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * factor
      if (byte < 128) return value
      factor *= 128
    }
  }

  signed(): number {
    const value = this.number()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** A view, not a copy. */
  chunk(): Uint8Array {
    const length = this.number()
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('The block ends too early.')
    const chunk = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return chunk
  }
}
