import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { RecordingEnd, RecordingHeader } from '../../shared/recorded-event.ts'
import { type Line, LineSplitter } from './lines.ts'
import { parseHeader, parseLine } from './recorded-line.ts'

/**
 * Reads a recording that comes in pieces, in memory never more than one of them. Empty lines are passed over; a last line that
 * was cut off (Tomte was killed while it wrote) is left out and told by `torn`.
 */
export class RecordingReader {
  readonly #lines = new LineSplitter()
  #number = 0
  #header: RecordingHeader | undefined
  #end: RecordingEnd | undefined
  #torn = false
  #events = 0

  /** The events in the next piece. @throws TomteError ERR_RECORDING, ERR_RECORDING_LINE with the number of the line */
  read(chunk: Uint8Array): TomteEvent[] {
    return [...this.#lines.take(chunk)].flatMap(line => this.#line(line))
  }

  /** What is left when no more pieces come. @throws TomteError ERR_RECORDING where there was not even a first line */
  finish(): TomteEvent[] {
    const events = [...this.#lines.rest()].flatMap(line => this.#line(line))
    if (this.#header) return events
    throw new TomteError('ERR_RECORDING', 'This is not a recording of Tomte: it is empty.')
  }

  /** Undefined before the first line was read. */
  get header(): RecordingHeader | undefined {
    return this.#header
  }

  /** What its last line says; undefined where it did not end in order, or the end was not reached. */
  get end(): RecordingEnd | undefined {
    return this.#end
  }

  /** Its last line was cut off. */
  get torn(): boolean {
    return this.#torn
  }

  /** Events so far. */
  get events(): number {
    return this.#events
  }

  #line({ bytes, whole }: Line): TomteEvent[] {
    this.#number++
    if (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 13)) return []
    const text = bytes.toString()
    if (!this.#header) {
      this.#header = parseHeader(text)
      return []
    }
    try {
      const line = parseLine(text)
      // Where more follows, it was not the end.
      this.#end = 'end' in line ? line.end : undefined
      if ('end' in line) return []
      this.#events++
      return [line.event]
    } catch (error) {
      if (!whole) {
        this.#torn = true
        return []
      }
      throw atLine(error, this.#number)
    }
  }
}

/** All events of a recording, some at a time. */
export async function* readRecording(
  source: AsyncIterable<Uint8Array>,
  reader = new RecordingReader(),
): AsyncGenerator<TomteEvent[]> {
  for await (const chunk of source) {
    const events = reader.read(chunk)
    if (events.length > 0) yield events
  }
  const last = reader.finish()
  if (last.length > 0) yield last
}

/** The same error, with the number of the line in front. */
export function atLine(error: unknown, line: number): unknown {
  if (!(error instanceof TomteError)) return error
  return new TomteError(error.code, `Line ${line}: ${error.message}`, { cause: error, hint: error.hint })
}
