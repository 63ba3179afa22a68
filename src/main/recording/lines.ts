import { TomteError } from '../../shared/errors.ts'

/** The longest payload of MQTT in base64, and room for the rest. Bytes. */
const LONGEST_LINE = 368 * 1024 * 1024
const NEWLINE = 10

/** One line without its end; `whole`: it had one, which the last line of a file that was cut off has not. */
export interface Line {
  bytes: Buffer
  whole: boolean
}

/**
 * Cuts bytes that come in pieces into lines; nothing but the line that is begun is kept.
 * @throws TomteError ERR_RECORDING_LINE where a line is longer than any event
 */
export class LineSplitter {
  #begun: Buffer[] = []
  #size = 0;

  *take(chunk: Uint8Array): Generator<Line> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield { bytes: this.#joined(bytes.subarray(start, end)), whole: true }
      start = end + 1
    }
    if (start === bytes.length) return
    this.#begun.push(bytes.subarray(start))
    this.#size += bytes.length - start
    if (this.#size > LONGEST_LINE)
      throw new TomteError('ERR_RECORDING_LINE', 'A line is longer than any event can be.')
  }

  /** What is left when no more bytes come. */
  *rest(): Generator<Line> {
    if (this.#size > 0) yield { bytes: this.#joined(Buffer.alloc(0)), whole: false }
  }

  #joined(rest: Buffer): Buffer {
    const joined = this.#begun.length > 0 ? Buffer.concat([...this.#begun, rest]) : rest
    this.#begun = []
    this.#size = 0
    return joined
  }
}
