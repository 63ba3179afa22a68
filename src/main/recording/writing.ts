import type { ExportFormat } from '../../shared/contract/recording.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Redaction } from '../../shared/redaction.ts'
import { CSV_END, type CsvSeparator, csvHeader, csvLine } from './csv-line.ts'
import { endLine, eventLine, headerLine } from './recorded-line.ts'
import { redactor } from './redact.ts'

export interface WritingOptions {
  format: ExportFormat
  /** Milliseconds since 1970-01-01 UTC. */
  created: number
  /** Absent: nothing is made unreadable. */
  redaction?: Redaction
}

/** What a recording is made of, piece by piece: `begin`, then each event, then `end`. */
export class Writing {
  events = 0
  readonly begin: string
  readonly #line: (event: TomteEvent) => string
  readonly #csv: boolean
  #from = Number.POSITIVE_INFINITY
  #to = Number.NEGATIVE_INFINITY

  constructor({ format, created, redaction }: WritingOptions) {
    const redact = redaction && redactor(redaction)
    const separator: CsvSeparator = format === 'csv-semicolon' ? ';' : ','
    this.#csv = format !== 'ndjson'
    const line = this.#csv ? (event: TomteEvent) => csvLine(event, separator) : eventLine
    this.#line = redact ? event => line(redact(event)) : line
    const header = headerLine({
      created: new Date(created).toISOString(),
      redacted: redaction ? true : undefined,
    })
    this.begin = this.#csv ? csvHeader(separator) + CSV_END : `${header}\n`
  }

  event(event: TomteEvent): string {
    this.events++
    if (event.time < this.#from) this.#from = event.time
    if (event.time > this.#to) this.#to = event.time
    return this.#line(event) + (this.#csv ? CSV_END : '\n')
  }

  /** `dropped`: events that should have been in it and are not. `redacted`: they were made unreadable before they came here. */
  end(dropped = 0, redacted = false): string {
    if (this.#csv) return ''
    const span = this.events > 0 ? { from: this.#from, to: this.#to } : {}
    return `${endLine({ events: this.events, ...span, dropped, redacted: redacted || undefined })}\n`
  }
}

/** Characters that one piece has at least. */
const PIECE = 65_536

/** Some of a recording, and how many events are in that. */
export interface Piece {
  text: string
  events: number
}

/** A whole recording of these events as text, in pieces of some 64 KiB. */
export async function* written(
  batches: AsyncIterable<readonly TomteEvent[]>,
  options: WritingOptions,
): AsyncGenerator<Piece> {
  const writing = new Writing(options)
  let text = writing.begin
  let told = 0
  const piece = (): Piece => {
    const made = { text, events: writing.events - told }
    text = ''
    told = writing.events
    return made
  }
  for await (const events of batches)
    for (const event of events) {
      text += writing.event(event)
      if (text.length >= PIECE) yield piece()
    }
  text += writing.end()
  yield piece()
}
