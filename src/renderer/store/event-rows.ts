import type { EventRow } from '../../shared/contract/event.ts'

/** Rows kept in the window; older ones are in the journal. */
export const MAXIMUM_ROWS = 5000

/** `rows` with `fresh` at the end, at most MAXIMUM_ROWS; `trimmed` is how many left at the old end. Events already there are not doubled. */
export function appendRows(
  rows: readonly EventRow[],
  fresh: readonly EventRow[],
): { rows: readonly EventRow[]; trimmed: number } {
  const last = rows.at(-1)?.id ?? 0
  const updated = fresh.length > 0 && fresh[0]!.id <= last
  const unseen = updated ? fresh.filter(row => row.id > last) : fresh
  const base = updated ? replaced(rows, fresh) : rows
  if (unseen.length === 0) return { rows: base, trimmed: 0 }
  if (unseen.length >= MAXIMUM_ROWS) return { rows: unseen.slice(-MAXIMUM_ROWS), trimmed: rows.length }
  const trimmed = Math.max(0, base.length + unseen.length - MAXIMUM_ROWS)
  return { rows: [...(trimmed === 0 ? base : base.slice(trimmed)), ...unseen], trimmed }
}

/**
 * `rows` with `older` before them, at most MAXIMUM_ROWS; `left` is how many left at the new end.
 */
export function prependRows(
  rows: readonly EventRow[],
  older: readonly EventRow[],
): { rows: readonly EventRow[]; left: number } {
  const first = rows[0]?.id ?? Number.POSITIVE_INFINITY
  const all = [...older.filter(({ id }) => id < first), ...rows]
  return { rows: all.slice(0, MAXIMUM_ROWS), left: Math.max(0, all.length - MAXIMUM_ROWS) }
}

/** An event comes a second time where rules ran on it after it was first shown. */
function replaced(rows: readonly EventRow[], again: readonly EventRow[]): readonly EventRow[] {
  const byId = new Map(again.map(row => [row.id, row]))
  return rows.map(row => byId.get(row.id) ?? row)
}
