import { FaultReason, malformed, ProtocolFault } from './errors.ts'
import { LargePublish } from './large-publish.ts'
import { PacketType } from './packet.ts'

/** Gets one packet: its first byte, and where in `bytes` its variable header begins and its payload ends. */
export type FrameListener = (first: number, bytes: Buffer, start: number, end: number) => void

/** Gets a PUBLISH over the limit once it has passed. */
export type LargeListener = (large: LargePublish) => void

const LONGEST_HEADER = 5
const FIRST_ASSEMBLY = 64 * 1024

/**
 * Cuts a byte stream into packets by their Remaining Length. A packet that lies within one chunk is not copied; one
 * that spans chunks is put together in a buffer that grows as its bytes arrive, so that a mere claim costs no memory. A
 * PUBLISH over the limit is let pass, as the broker may not know of the limit; any other packet that large is a fault.
 */
export class FrameReader {
  readonly #limit: number
  readonly #listener: FrameListener
  readonly #largeListener: LargeListener
  /** The start of a packet that is not complete yet; `#filled` bytes of it are valid. */
  #assembly: Buffer | undefined
  #filled = 0
  /** Bytes of that packet with its fixed header; 0 while the header itself is not complete. */
  #needed = 0
  /** Set while a PUBLISH over the limit passes. */
  #large: LargePublish | undefined
  #closed = false

  /** `limit`: the largest packet to accept, in bytes, fixed header included. */
  constructor(limit: number, listener: FrameListener, largeListener: LargeListener) {
    this.#limit = limit
    this.#listener = listener
    this.#largeListener = largeListener
  }

  /** No packet is given out after this, not even one that is here already. */
  close(): void {
    this.#closed = true
    this.#assembly = undefined
    this.#large = undefined
  }

  /** Takes the next bytes; throws a ProtocolFault where they cannot be MQTT or are too many. */
  push(chunk: Buffer) {
    let at = this.#assembly ? this.#complete(chunk) : 0
    if (this.#large) at = this.#letPass(this.#large, chunk, at)
    while (at < chunk.length && !this.#closed) {
      let position = at + 1
      let length = 0
      let shift = 1
      let byte = 128
      while (byte & 128) {
        if (position - at === LONGEST_HEADER) throw malformed('a Remaining Length has more than four bytes') // [MQTT-1.5.5]
        if (position >= chunk.length) return this.#keep(chunk, at, 0)
        byte = chunk[position++]!
        length += (byte & 127) * shift
        shift *= 128
      }
      if (byte === 0 && position - at > 2) throw notShortest()
      const end = position + length
      if (end - at > this.#limit) {
        at = this.#letPass(this.#begin(chunk[at]!, length, end - at), chunk, position)
        continue
      }
      if (end > chunk.length) return this.#keep(chunk, at, end - at)
      this.#listener(chunk[at]!, chunk, position, end)
      at = end
    }
  }

  #keep(chunk: Buffer, at: number, needed: number): void {
    const rest = chunk.length - at
    this.#assembly = Buffer.allocUnsafe(Math.max(rest, Math.min(needed || LONGEST_HEADER, FIRST_ASSEMBLY)))
    chunk.copy(this.#assembly, 0, at)
    this.#filled = rest
    this.#needed = needed
  }

  /** Adds to the incomplete packet and gives it out if that completes it; returns how many bytes of `chunk` it took. */
  #complete(chunk: Buffer): number {
    const before = this.#filled
    if (this.#needed === 0) return this.#completeHeader(chunk)
    const taken = Math.min(chunk.length, this.#needed - before)
    this.#grow(before + taken)
    chunk.copy(this.#assembly!, before, 0, taken)
    this.#filled += taken
    if (this.#filled === this.#needed) this.#release()
    return taken
  }

  #completeHeader(chunk: Buffer): number {
    const kept = this.#assembly!.subarray(0, this.#filled)
    const joined = Buffer.concat([kept, chunk.subarray(0, LONGEST_HEADER - kept.length)])
    this.#assembly = undefined
    // At most five bytes: either the header is still incomplete, or a packet ends or begins within them.
    const header = headerOf(joined)
    if (!header) {
      this.#keep(joined, 0, 0)
      return joined.length - kept.length
    }
    const needed = header.size + header.length
    if (needed > this.#limit) {
      const large = this.#begin(joined[0]!, header.length, needed)
      return this.#letPass(large, joined, header.size) - kept.length
    }
    const own = Math.min(joined.length, needed)
    this.#keep(joined.subarray(0, own), 0, needed)
    if (own === needed) this.#release()
    else if (own - kept.length < chunk.length)
      return own - kept.length + this.#complete(chunk.subarray(own - kept.length))
    return own - kept.length
  }

  #release(): void {
    const packet = this.#assembly!.subarray(0, this.#needed)
    this.#assembly = undefined
    this.#listener(packet[0]!, packet, headerOf(packet)!.size, packet.length)
  }

  #grow(size: number): void {
    const assembly = this.#assembly!
    if (assembly.length >= size) return
    const larger = Buffer.allocUnsafe(Math.min(this.#needed, Math.max(size, assembly.length * 2)))
    assembly.copy(larger, 0, 0, this.#filled)
    this.#assembly = larger
  }

  #begin(first: number, length: number, size: number): LargePublish {
    if (first >> 4 !== PacketType.publish) throw this.#tooLarge(size)
    return new LargePublish(first, length, size)
  }

  /** Lets bytes of a PUBLISH over the limit go by; returns where they end in `chunk`. */
  #letPass(large: LargePublish, chunk: Buffer, at: number): number {
    const end = large.take(chunk, at)
    this.#large = large.isOver ? undefined : large
    if (large.isOver) this.#largeListener(large)
    return end
  }

  #tooLarge(size: number): ProtocolFault {
    return new ProtocolFault(
      FaultReason.tooLarge,
      `it sent a packet of ${size} bytes, but at most ${this.#limit} are accepted`,
    )
  }
}

function notShortest(): ProtocolFault {
  return malformed('a Remaining Length is longer than it need be') // [MQTT-1.5.5-1]
}

/** Size of the fixed header and the Remaining Length in it; undefined while it is incomplete. */
function headerOf(bytes: Buffer): { size: number; length: number } | undefined {
  let length = 0
  for (let i = 1; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (i === LONGEST_HEADER) break
    length += (byte & 127) * 128 ** (i - 1)
    if (byte === 0 && i > 1) throw notShortest()
    if (!(byte & 128)) return { size: i + 1, length }
  }
  if (bytes.length >= LONGEST_HEADER) throw malformed('a Remaining Length has more than four bytes')
  return undefined
}
