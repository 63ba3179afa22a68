import type { KeyboardEvent } from 'react'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { TreeRow } from '../tree/rule-tree.ts'
import { movedRow, parentRow, type RowMove } from './row-keys.ts'

const moves: Record<string, RowMove> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
}

/** What the keys of the list do. */
export interface ListKeys {
  rows: readonly TreeRow[]
  /** Place of the line the keyboard is on; -1: none. */
  at: number
  go(index: number): void
  activate(row: TreeRow): void
  fold(path: string, folded: boolean): void
  toggle(rule: Rule): void
  remove(rule: Rule): void
  duplicate(rule: Rule): void
  create(folder: string): void
  focusFilter(): void
  menu(row: TreeRow, moving: boolean): void
}

/** Carries the key out; false where it means nothing here. */
export function pressKey(event: KeyboardEvent, keys: ListKeys): boolean {
  const { rows, at } = keys
  const row = rows[at]
  const withCtrl = event.ctrlKey || event.metaKey
  const move = moves[event.key]
  if (move) keys.go(movedRow(rows, at, move))
  else if (event.key === '/') keys.focusFilter()
  else if (event.key === 'n' && !withCtrl)
    keys.create(row?.kind === 'folder' ? row.path : (row?.rule.folder ?? ''))
  else if (!row) return false
  else if (event.key === 'Enter') keys.activate(row)
  else if (event.key === 'F2') keys.menu(row, true)
  else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) keys.menu(row, false)
  else if (event.key === 'ArrowLeft' && (row.kind === 'rule' || row.folded)) keys.go(parentRow(rows, at))
  else return row.kind === 'folder' ? pressOnFolder(event, row, keys) : pressOnRule(event, row.rule, keys)
  return true
}

function pressOnFolder(
  { key }: KeyboardEvent,
  { path, folded }: Extract<TreeRow, { kind: 'folder' }>,
  keys: ListKeys,
): boolean {
  if (key === ' ') keys.fold(path, !folded)
  else if (key === 'ArrowLeft') keys.fold(path, true)
  else if (key === 'ArrowRight' && folded) keys.fold(path, false)
  else if (key === 'ArrowRight') keys.go(keys.at + 1)
  else return false
  return true
}

function pressOnRule(event: KeyboardEvent, rule: Rule, keys: ListKeys): boolean {
  if (event.key === ' ') keys.toggle(rule)
  else if (event.key === 'Delete') keys.remove(rule)
  else if (event.key.toLowerCase() === 'd' && (event.ctrlKey || event.metaKey)) keys.duplicate(rule)
  else return false
  return true
}
