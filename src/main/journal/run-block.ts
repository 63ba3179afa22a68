import type { RunDetail, RunRow, RunState } from '../../shared/contract/run.ts'
import type { PlainError } from '../../shared/errors.ts'

/** What of a run is kept: its line, and its trace where that was not left out. */
export interface KeptRun {
  row: RunRow
  detail: Omit<RunDetail, 'row'> | null
}

const VERSION = 1

/** Rule (position in the list), state, began, took, event id (null: by hand), event string, error, detail, whether of a shadow. */
type WrittenRun = [
  number,
  RunState,
  number,
  number | null,
  number | null,
  string,
  PlainError | null,
  KeptRun['detail'],
  true?,
]

interface WrittenBlock {
  v: number
  first: number
  /** Id and name. */
  rules: [string, string][]
  runs: WrittenRun[]
}

/** Runs whose ids follow each other without a gap, as one JSON value. */
export function writeRunBlock(runs: readonly KeptRun[]): Buffer {
  const positions = new Map<string, number>()
  const block: WrittenBlock = { v: VERSION, first: runs[0]?.row.id ?? 0, rules: [], runs: [] }
  for (const { row, detail } of runs) {
    const { rule, name, state, started, ended, event, error, shadow } = row
    const key = `${rule}\n${name}`
    let position = positions.get(key)
    if (position === undefined) {
      position = block.rules.push([rule, name]) - 1
      positions.set(key, position)
    }
    const took = ended === undefined ? null : ended - started
    const written: WrittenRun = [
      position,
      state,
      started,
      took,
      event?.id ?? null,
      event?.string ?? '',
      error ?? null,
      detail,
    ]
    if (shadow) written[8] = true
    block.runs.push(written)
  }
  return Buffer.from(JSON.stringify(block))
}

/** @throws SyntaxError or RangeError where the block is damaged */
export function readRunBlock(value: Uint8Array): KeptRun[] {
  const block = JSON.parse(
    Buffer.from(value.buffer, value.byteOffset, value.length).toString(),
  ) as WrittenBlock
  if (block.v !== VERSION) throw new RangeError('This is not a block of runs.')
  return block.runs.map(([rule, state, started, took, eventId, string, error, detail, shadow], index) => {
    const [id = '', name = ''] = block.rules[rule] ?? []
    const row: RunRow = {
      id: block.first + index,
      rule: id,
      name,
      event: eventId === null ? null : { id: eventId, string },
      state,
      started,
    }
    if (took !== null) row.ended = started + took
    if (error !== null) row.error = error
    if (shadow) row.shadow = true
    return { row, detail }
  })
}
