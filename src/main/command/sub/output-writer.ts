import type { Writable } from 'node:stream'

const BLOCK = 64 * 1024
/** What may wait for a reader of ours; beyond that we do not read from the broker either. */
const HIGH_WATER = 1024 * 1024

/** What the writer tells its owner. */
export interface WriterEvents {
  /** Too much waits. */
  full(): void
  /** All is written again. */
  drained(): void
  /** The reader has gone, or the disk is full: nothing more can be written. */
  closed(error: NodeJS.ErrnoException): void
}

/** Collects what is written in one turn and hands it to a stream in one go, bytes as they are. */
export class OutputWriter {
  readonly #output: Writable
  readonly #events: WriterEvents
  #block = Buffer.allocUnsafe(BLOCK)
  #start = 0
  #end = 0
  #scheduled = false
  #full = false
  #closed = false

  constructor(output: Writable, events: WriterEvents) {
    this.#output = output
    this.#events = events
  }

  start(): void {
    this.#output.on('error', error => {
      if (this.#closed) return
      this.#closed = true
      this.#events.closed(error)
    })
    this.#output.on('drain', () => {
      if (!this.#full) return
      this.#full = false
      this.#events.drained()
    })
  }

  text(text: string): void {
    // No character of UTF-16 becomes more than three bytes.
    if (text.length * 3 > BLOCK) this.bytes(Buffer.from(text))
    else {
      this.#reserve(text.length * 3)
      this.#end += this.#block.write(text, this.#end)
    }
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > BLOCK) {
      this.#hand()
      this.#write(bytes)
      return
    }
    this.#reserve(bytes.length)
    this.#block.set(bytes, this.#end)
    this.#end += bytes.length
  }

  newline(): void {
    this.#reserve(1)
    this.#block[this.#end++] = 10
  }

  /** Resolves when all is written, or cannot be any more. */
  finish(): Promise<void> {
    this.#hand()
    if (this.#closed) return Promise.resolve()
    return new Promise(resolve => {
      this.#output.once('error', () => resolve())
      this.#output.write('', () => resolve())
    })
  }

  #reserve(size: number): void {
    if (this.#block.length - this.#end < size) {
      this.#hand()
      this.#block = Buffer.allocUnsafe(BLOCK)
      this.#start = 0
      this.#end = 0
    }
    if (this.#scheduled) return
    this.#scheduled = true
    process.nextTick(this.#later)
  }

  readonly #later = (): void => {
    this.#scheduled = false
    this.#hand()
  }

  #hand(): void {
    if (this.#end === this.#start) return
    const bytes = this.#block.subarray(this.#start, this.#end)
    this.#start = this.#end
    this.#write(bytes)
  }

  #write(bytes: Uint8Array): void {
    if (this.#closed) return
    this.#output.write(bytes)
    if (this.#full || this.#output.writableLength < HIGH_WATER) return
    this.#full = true
    this.#events.full()
  }
}
