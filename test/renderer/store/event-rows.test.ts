import { describe, expect, it } from 'vitest'
import { appendRows, MAXIMUM_ROWS } from '../../../src/renderer/store/event-rows.ts'
import type { EventRow } from '../../../src/shared/contract/event.ts'

const row = (id: number, fired = 0): EventRow => ({
  id,
  time: id,
  prefix: 'A',
  suffix: 'b',
  kind: 'empty',
  preview: '',
  size: 0,
  fired,
})
const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => row(from + i))

describe('appendRows', () => {
  it('leaves the list as it is where nothing came', () => {
    const list = rows(1, 3)
    expect(appendRows(list, [])).toEqual({ rows: list, trimmed: 0 })
    expect(appendRows(list, []).rows).toBe(list)
  })

  it('replaces an event that comes again with its rules, without doubling it', () => {
    const { rows: after } = appendRows(rows(1, 3), [row(2, 1), row(4)])
    expect(after.map(({ id, fired }) => [id, fired])).toEqual([
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 0],
    ])
  })

  it('never exceeds its maximum', () => {
    const { rows: after, trimmed } = appendRows(
      rows(1, MAXIMUM_ROWS),
      rows(MAXIMUM_ROWS + 1, MAXIMUM_ROWS + 7),
    )
    expect([after.length, trimmed, after[0]?.id]).toEqual([MAXIMUM_ROWS, 7, 8])
    const flooded = appendRows(rows(1, 10), rows(11, 2 * MAXIMUM_ROWS))
    expect([flooded.rows.length, flooded.trimmed]).toEqual([MAXIMUM_ROWS, 10])
  })
})
