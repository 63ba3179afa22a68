import type { Readable } from 'node:stream'

const MAXIMUM_BYTES = 64 * 1024

/** What a program wrote to one of its streams: the beginning is kept, the rest is read and dropped so that it never blocks. */
export class CapturedOutput {
  readonly #chunks: Buffer[] = []
  #kept = 0
  #bytes = 0

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    stream.on('error', () => {}) // a pipe torn down with its program has nothing more to say
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#kept >= MAXIMUM_BYTES) return
    const part = chunk.subarray(0, MAXIMUM_BYTES - this.#kept)
    this.#kept += part.length
    this.#chunks.push(part)
  }

  /** The kept bytes as text, without the line break at its end; what is not UTF-8 shows as U+FFFD. */
  get text(): string {
    return Buffer.concat(this.#chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '')
  }

  /** Bytes written beyond those kept. */
  get dropped(): number {
    return this.#bytes - this.#kept
  }
}
