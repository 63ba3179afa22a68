import type { TreeRow } from '../tree/rule-tree.ts'

/** What names a line of the list: a rule's id, or a folder's path with `/` before it. */
export function rowKey(row: TreeRow): string {
  return row.kind === 'rule' ? row.rule.id : `/${row.path}`
}

export type RowMove = 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown'

const PAGE = 10

/** The line that the keyboard goes to; `from` -1: none was chosen yet. */
export function movedRow(rows: readonly TreeRow[], from: number, move: RowMove): number {
  const last = rows.length - 1
  if (last < 0) return -1
  if (move === 'first') return 0
  if (move === 'last') return last
  if (from < 0) return move === 'up' || move === 'pageUp' ? last : 0
  const by = { up: -1, down: 1, pageUp: -PAGE, pageDown: PAGE }[move]
  return Math.max(0, Math.min(last, from + by))
}

/** The line of the folder around; -1 where there is none. */
export function parentRow(rows: readonly TreeRow[], from: number): number {
  const depth = rows[from]?.depth ?? 0
  for (let index = from - 1; index >= 0; index--) if (rows[index]!.depth < depth) return index
  return -1
}
