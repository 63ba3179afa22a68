import { PacketType } from './packet.ts'
import type { ApplicationMessage } from './types.ts'

const BLOCK = 64 * 1024
/** Payloads from here on are handed to the transport as they are; smaller ones are cheaper to copy than to write apart. */
const LARGE_PAYLOAD = 8 * 1024

/** Identifier of the property. */
const TOPIC_ALIAS = 0x23

/** Writes bytes to the transport; false asks to wait. */
export type Write = (bytes: Uint8Array) => boolean

/**
 * Collects outgoing packets in one block, and hands it to the transport once: at the end of a read chunk while it is
 * held, else at the end of the current turn.
 */
export class Outbox {
  readonly #write: Write
  readonly #flushLater = () => {
    this.#scheduled = false
    if (!this.#held) this.flush()
  }
  #block = Buffer.allocUnsafe(BLOCK)
  #start = 0
  #end = 0
  #held = false
  #scheduled = false
  #closed = false
  /** Bytes handed over so far. */
  bytes = 0
  /** Whether the transport asked to wait. */
  full = false

  constructor(write: Write) {
    this.#write = write
  }

  /** Keeps everything back until `release`. */
  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    this.flush()
  }

  close(): void {
    this.#closed = true
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP without a reason. */
  acknowledgement(type: 4 | 5 | 6 | 7, id: number): void {
    const at = this.#reserve(4)
    const block = this.#block
    block[at] = (type << 4) | (type === PacketType.pubrel ? 2 : 0)
    block[at + 1] = 2
    block[at + 2] = id >> 8
    block[at + 3] = id & 255
  }

  /**
   * PUBLISH without properties, but for the Topic Alias where it is not 0; `topic` is encoded already. `version5` adds the
   * property section.
   */
  publish(
    topic: Uint8Array,
    message: ApplicationMessage,
    id: number,
    dup: boolean,
    version5: boolean,
    alias: number,
  ): void {
    const { payload, qos } = message
    const properties = alias !== 0 ? 4 : version5 ? 1 : 0
    const size = 2 + topic.length + (qos === 0 ? 0 : 2) + properties + payload.length
    const large = payload.length >= LARGE_PAYLOAD
    let at = this.#reserve(5 + (large ? size - payload.length : size))
    const block = this.#block
    block[at++] = (PacketType.publish << 4) | (dup ? 8 : 0) | (qos << 1) | (message.retain ? 1 : 0)
    let length = size
    for (; length > 127; length >>= 7) block[at++] = (length & 127) | 128
    block[at++] = length
    block[at++] = topic.length >> 8
    block[at++] = topic.length & 255
    block.set(topic, at)
    at += topic.length
    if (qos !== 0) {
      block[at++] = id >> 8
      block[at++] = id & 255
    }
    if (alias !== 0) {
      block[at++] = 3
      block[at++] = TOPIC_ALIAS
      block[at++] = alias >> 8
      block[at++] = alias & 255
    } else if (version5) block[at++] = 0
    if (!large) {
      block.set(payload, at)
      at += payload.length
    }
    this.#end = at
    if (large) {
      this.flush()
      this.#hand(payload)
    }
  }

  /** A packet that is encoded already. */
  packet(bytes: Uint8Array): void {
    if (bytes.length >= LARGE_PAYLOAD) {
      this.flush()
      this.#hand(bytes)
      return
    }
    const at = this.#reserve(bytes.length)
    this.#block.set(bytes, at)
  }

  /** Hands over what is collected. */
  flush(): void {
    if (this.#end === this.#start) return
    const bytes = this.#block.subarray(this.#start, this.#end)
    this.#start = this.#end
    this.#hand(bytes)
  }

  #hand(bytes: Uint8Array): void {
    if (this.#closed) return
    this.bytes += bytes.length
    if (!this.#write(bytes)) this.full = true
  }

  /** Makes room for `size` bytes and returns where they go. */
  #reserve(size: number): number {
    if (this.#block.length - this.#end < size) {
      this.flush()
      this.#block = Buffer.allocUnsafe(Math.max(BLOCK, size))
      this.#start = 0
      this.#end = 0
    }
    if (!this.#held && !this.#scheduled) {
      this.#scheduled = true
      process.nextTick(this.#flushLater)
    }
    const at = this.#end
    this.#end += size
    return at
  }
}
