import { TomteError } from '../../shared/errors.ts'

/** The longest payload of MQTT as text. */
const LONGEST_ROW = 400_000_000
/** Cells of a row: a table of others may have more than ours. */
const MOST_CELLS = 1000

export interface CsvRow {
  cells: string[]
  /** Number of the line it begins on. */
  line: number
}

type State = 'cell begins' | 'plain' | 'quoted' | 'quote in quoted' | 'line ends'

/** Cuts CSV (RFC 4180, line ends of any kind) that comes in pieces into rows. Between cells stands the first `,` or `;` of its first line. */
export class CsvCells {
  #state: State = 'cell begins'
  #separator: string | undefined
  #cell = ''
  #cells: string[] = []
  #line = 1
  #began = 1
  #size = 0

  take(text: string): CsvRow[] {
    const rows: CsvRow[] = []
    for (let at = 0; at < text.length; ) at = this.#step(text, at, rows)
    return rows
  }

  /** What is left when no more comes. @throws TomteError ERR_RECORDING_LINE where it ends within quotes */
  rest(): CsvRow[] {
    const rows: CsvRow[] = []
    if (this.#state === 'quoted')
      throw new TomteError('ERR_RECORDING_LINE', `Line ${this.#began}: a quoted cell never ends.`)
    if (this.#cells.length > 0 || this.#cell !== '' || this.#state === 'quote in quoted') this.#endRow(rows)
    return rows
  }

  /** Position to go on at. */
  #step(text: string, at: number, rows: CsvRow[]): number {
    if (this.#state === 'quoted') return this.#quoted(text, at)
    const character = text[at] as string
    if (this.#state === 'line ends') {
      this.#state = 'cell begins'
      if (character === '\n') return at + 1
    }
    if (character === '"' && this.#state === 'cell begins') {
      this.#state = 'quoted'
      return at + 1
    }
    if (character === '"' && this.#state === 'quote in quoted') {
      this.#cell += '"'
      this.#state = 'quoted'
      return at + 1
    }
    if (character === this.#separator || (!this.#separator && ',;'.includes(character))) {
      this.#separator = character
      this.#endCell()
      return at + 1
    }
    if (character === '\r' || character === '\n') {
      this.#endRow(rows)
      if (character === '\r') this.#state = 'line ends'
      return at + 1
    }
    return this.#plain(text, at)
  }

  #plain(text: string, at: number): number {
    this.#state = 'plain'
    let end = at
    const ends = `${this.#separator ?? ',;'}\r\n`
    while (end < text.length && !ends.includes(text[end] as string)) end++
    this.#add(text.slice(at, end))
    return end
  }

  #quoted(text: string, at: number): number {
    const quote = text.indexOf('"', at)
    const end = quote < 0 ? text.length : quote
    const piece = text.slice(at, end)
    for (let found = piece.indexOf('\n'); found >= 0; found = piece.indexOf('\n', found + 1)) this.#line++
    this.#add(piece)
    if (quote >= 0) this.#state = 'quote in quoted'
    return end + 1
  }

  #add(piece: string): void {
    this.#cell += piece
    this.#size += piece.length
    if (this.#size > LONGEST_ROW)
      throw new TomteError('ERR_RECORDING_LINE', `Line ${this.#began} is longer than any event can be.`)
  }

  #endCell(): void {
    if (this.#cells.push(this.#cell) > MOST_CELLS)
      throw new TomteError(
        'ERR_RECORDING_LINE',
        `Line ${this.#began} has more than ${MOST_CELLS.toLocaleString('en')} cells.`,
      )
    this.#cell = ''
    this.#state = 'cell begins'
  }

  #endRow(rows: CsvRow[]): void {
    this.#separator ??= ','
    this.#endCell()
    rows.push({ cells: this.#cells, line: this.#began })
    this.#cells = []
    this.#size = 0
    this.#began = ++this.#line
  }
}
