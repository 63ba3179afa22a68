import type { Outgoing } from './session-effects.ts'

/** What one waiting message costs besides its payload, roughly, in bytes. */
const OVERHEAD = 100

/** Outgoing messages that wait for a connection or for room at the broker, first in, first out, bounded. */
export class OfflineQueue {
  readonly #messages: number
  readonly #bytes: number
  #waiting: Outgoing[] = []
  #head = 0
  #size = 0

  /** The most messages and bytes to hold. */
  constructor(limits = { messages: 100_000, bytes: 64 * 1024 * 1024 }) {
    this.#messages = limits.messages
    this.#bytes = limits.bytes
  }

  get length(): number {
    return this.#waiting.length - this.#head
  }

  get bytes(): number {
    return this.#size
  }

  /** Adds a message; false where there is no room. */
  push(outgoing: Outgoing): boolean {
    const size = sizeOf(outgoing)
    if (this.length >= this.#messages || this.#size + size > this.#bytes) return false
    this.#waiting.push(outgoing)
    this.#size += size
    return true
  }

  /** Adds a message of an earlier life; it always finds room. */
  restore(outgoing: Outgoing): void {
    this.#waiting.push(outgoing)
    this.#size += sizeOf(outgoing)
  }

  /** Puts messages in front that were taken out before; they always find room. */
  unshift(outgoing: Outgoing[]): void {
    this.#waiting = [...outgoing, ...this.#waiting.slice(this.#head)]
    this.#head = 0
    for (const each of outgoing) this.#size += sizeOf(each)
  }

  first(): Outgoing | undefined {
    return this.#waiting[this.#head]
  }

  /** Takes the first one out. */
  shift(): Outgoing | undefined {
    const first = this.#waiting[this.#head]
    if (!first) return undefined
    this.#head++
    this.#size -= sizeOf(first)
    if (this.#head === this.#waiting.length || this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head)
      this.#head = 0
    }
    return first
  }

  /** Takes this one out, wherever it stands. */
  remove(outgoing: Outgoing): void {
    const left = this.#waiting.slice(this.#head)
    const at = left.indexOf(outgoing)
    if (at < 0) return
    left.splice(at, 1)
    this.#waiting = left
    this.#head = 0
    this.#size -= sizeOf(outgoing)
  }

  /** Takes all out. */
  clear(): Outgoing[] {
    const all = this.#waiting.slice(this.#head)
    this.#waiting = []
    this.#head = 0
    this.#size = 0
    return all
  }
}

function sizeOf({ message, topic }: Outgoing): number {
  return message.payload.length + topic.length + OVERHEAD
}
