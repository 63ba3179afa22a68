import { StringDecoder } from 'node:string_decoder'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { faultsOf } from '../../shared/faults.ts'
import { recordedEventSchema } from '../../shared/recorded-event.ts'
import { CsvCells } from './csv-cells.ts'
import { type CsvColumn, csvColumns, unguarded } from './csv-line.ts'
import { eventOf } from './recorded-line.ts'
import { atLine } from './recording-reader.ts'

/**
 * Reads events out of CSV that comes in pieces: columns in any order, found by the names in the first line; at least `time`, and
 * `topic` or `prefix`. What is not there gets a default: prefix `Recorded`, the suffix of the topic's levels, ids by position.
 */
export class CsvReader {
  readonly #decoder = new StringDecoder('utf8')
  readonly #cells = new CsvCells()
  #columns: (CsvColumn | null)[] | undefined
  #events = 0

  /** The events in the next piece. @throws TomteError ERR_RECORDING, ERR_RECORDING_LINE with the number of the line */
  read(chunk: Uint8Array): TomteEvent[] {
    return this.#rows(this.#cells.take(this.#decoder.write(Buffer.from(chunk))))
  }

  /** What is left when no more pieces come. */
  finish(): TomteEvent[] {
    const events = this.#rows([...this.#cells.take(this.#decoder.end()), ...this.#cells.rest()])
    if (this.#columns) return events
    throw new TomteError('ERR_RECORDING', 'This CSV is empty.')
  }

  /** Events so far. */
  get events(): number {
    return this.#events
  }

  #rows(rows: { cells: string[]; line: number }[]): TomteEvent[] {
    const events: TomteEvent[] = []
    for (const { cells, line } of rows) {
      if (cells.length === 1 && cells[0] === '') continue
      if (!this.#columns) this.#columns = columnsOf(cells)
      else
        try {
          events.push(this.#event(cells, this.#columns))
        } catch (error) {
          throw atLine(error, line)
        }
    }
    return events
  }

  #event(cells: readonly string[], columns: readonly (CsvColumn | null)[]): TomteEvent {
    const row: Partial<Record<CsvColumn, string>> = {}
    for (const [index, column] of columns.entries()) {
      const text = unguarded(cells[index] ?? '')
      if (column && text !== '') row[column] = text
    }
    const checked = recordedEventSchema.safeParse(this.#recorded(row))
    if (!checked.success) {
      const [fault] = faultsOf(checked.error)
      throw new TomteError('ERR_RECORDING_LINE', `This line is no event: ${fault?.path}: ${fault?.message}.`)
    }
    this.#events++
    return eventOf(checked.data)
  }

  #recorded(row: Partial<Record<CsvColumn, string>>) {
    const { topic, broker, plugin, payload = '', encoding = 'text' } = row
    if (encoding !== 'text' && encoding !== 'base64')
      throw new TomteError('ERR_RECORDING_LINE', `There is no encoding “${encoding}”: it is text or base64.`)
    return {
      id: row.id === undefined ? this.#events + 1 : Number(row.id),
      time: timeOf(row.time ?? ''),
      prefix: row.prefix ?? 'Recorded',
      suffix: row.suffix ?? topic?.split('/').join('.') ?? '',
      payload: encoding === 'base64' ? payload : Buffer.from(payload).toString('base64'),
      source: {
        plugin: plugin ?? (topic === undefined ? 'tomte' : 'mqtt'),
        broker,
        topic,
        qos: row.qos === undefined ? undefined : Number(row.qos),
        retain: row.retain === undefined ? undefined : row.retain === 'true' || row.retain === '1',
        properties: row.properties === undefined ? undefined : parsed(row.properties),
      },
    }
  }
}

function columnsOf(cells: readonly string[]): (CsvColumn | null)[] {
  const names = cells.map(cell =>
    cell
      .replace(/^\ufeff/, '')
      .trim()
      .toLowerCase(),
  )
  const columns = names.map(name => csvColumns.find(column => column === name) ?? null)
  if (columns.includes('time') && (columns.includes('topic') || columns.includes('prefix'))) return columns
  throw new TomteError('ERR_RECORDING', 'This CSV has no column “time” and “topic”.', {
    hint: `Name the columns in its first line: ${csvColumns.join(',')}.`,
  })
}

/** ISO 8601, or milliseconds since 1970-01-01 UTC. */
function timeOf(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new TomteError('ERR_RECORDING_LINE', 'The properties are not JSON.')
  }
}
