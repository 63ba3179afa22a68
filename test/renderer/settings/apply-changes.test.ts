import { expect, test } from 'vitest'
import {
  SHOWN,
  type VariableList,
  withChanges,
} from '../../../src/renderer/settings/variable/apply-changes.ts'
import type { VariableBatch, VariableRow } from '../../../src/shared/contract/variable.ts'

const row = (name: string, preview = ''): VariableRow => ({
  name,
  kind: 'text',
  preview,
  size: 2,
  keep: false,
})
const list = (...names: string[]): VariableList => ({
  variables: names.map(name => row(name)),
  count: names.length,
  more: false,
})
const batch = (change: Partial<VariableBatch>): VariableBatch => ({
  changed: [],
  removed: [],
  skipped: 0,
  ...change,
})
const shown = (result: VariableList | null) =>
  result && [
    result.variables.map(({ name, preview }) => `${name}${preview}`).join(' '),
    result.count,
    result.more,
  ]

test('changed rows take the place of the former, new ones come where they belong, removed ones go', () => {
  const changes = batch({ changed: [row('c', '=1'), row('b', '=2')], removed: ['a', 'never seen'] })
  expect(shown(withChanges(list('a', 'c', 'd'), changes, ''))).toEqual(['b=2 c=1 d', 3, false])
})

test('only names that are searched for come in', () => {
  const changes = batch({ changed: [row('lamp_b'), row('door'), row('LAMP_A')] })
  expect(shown(withChanges(list('lamp'), changes, ' Lamp '))).toEqual(['LAMP_A lamp lamp_b', 3, false])
})

test('of more than are shown, those behind the last stay behind it', () => {
  const names = Array.from({ length: SHOWN }, (_, index) => `m${String(index).padStart(3, '0')}`)
  const more = { ...list(...names), count: 500, more: true }
  const next = withChanges(more, batch({ changed: [row('z', '!'), row('a'), row('m005', '!')] }), '')
  expect(next?.variables).toHaveLength(SHOWN)
  expect(next?.variables.slice(0, 2).map(({ name }) => name)).toEqual(['a', 'm000'])
  expect(next?.variables[6]?.preview).toBe('!')
  expect([next?.count, next?.more, next?.variables.at(-1)?.name]).toEqual([501, true, 'm098'])
  const full = withChanges(list(...names), batch({ changed: [row('z')] }), '')
  expect([full?.variables.length, full?.more]).toEqual([SHOWN, true])
})

test('it is read anew where the changes do not tell all', () => {
  expect(withChanges(list('a'), batch({ changed: [row('a')], skipped: 1 }), '')).toBeNull()
  expect(withChanges({ ...list('a', 'b'), more: true }, batch({ removed: ['a'] }), '')).toBeNull()
  expect(withChanges({ ...list('a', 'b'), more: true }, batch({ removed: ['z'] }), '')).not.toBeNull()
})
