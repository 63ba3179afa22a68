import { expect, test } from 'vitest'
import { compare, compileComparison } from '../../src/shared/comparison.ts'
import type { Comparison, Operator } from '../../src/shared/workspace/condition.ts'
import { messageEvent } from '../support/events.ts'

const object = { a: 1 }
const list = [1, 'b', '3']
const bytes = Uint8Array.of(49)

const table: [seen: unknown, op: Operator, value: Comparison['value'], holds: boolean][] = [
  // numbers, and texts that are numbers
  [21, '==', 21, true],
  [21, '==', '21', true],
  [21.5, '==', '21.50', true],
  ['21.50', '==', 21.5, true],
  ['21.50', '==', '21.5', false],
  [100, '==', ' 1e2 ', true],
  [0, '==', '', false],
  [0, '==', false, false],
  [1, '==', true, false],
  [255, '==', '0xff', false],
  [0, '==', null, false],
  // texts, true and false, null
  ['ON', '==', 'ON', true],
  ['ON', '==', 'on', false],
  [true, '==', true, true],
  [true, '==', 'true', true],
  ['false', '==', false, true],
  [true, '==', 'TRUE', false],
  [null, '==', null, true],
  [null, '==', 'null', false],
  [undefined, '==', null, false],
  // what equals nothing
  [object, '==', '{"a":1}', false],
  [list, '==', '1,b,3', false],
  [bytes, '==', 1, false],
  // != is the opposite of ==, also of what is missing
  [21, '!=', '21', false],
  [21, '!=', 22, true],
  [undefined, '!=', 22, true],
  [object, '!=', 1, true],
  // order
  [21, '>', 20, true],
  [20, '>', 20, false],
  [20, '>=', 20, true],
  ['21', '>', 20, true],
  ['9', '<', '10', true],
  ['b', '>', 'a', true],
  ['9', '<', '10a', false],
  ['a', '<', 5, false],
  ['a', '>', 5, false],
  [-1, '<', '-0.5', true],
  [true, '>', 0, false],
  [null, '<', 1, false],
  [object, '>', 0, false],
  [undefined, '<', 1, false],
  [undefined, '<=', 1, false],
  ['', '<', 1, false],
  [5, '<=', '5', true],
  // between two, both of them included
  [18, 'between', [18, 22], true],
  ['22.0', 'between', [18, 22], true],
  [22.1, 'between', [18, 22], false],
  [17, 'between', [18, 22], false],
  ['b', 'between', ['a', 'c'], true],
  [undefined, 'between', [18, 22], false],
  [true, 'between', [0, 2], false],
  [5, 'between', 5, false],
  // parts
  ['kitchen.motion', 'contains', 'motion', true],
  ['kitchen', 'contains', 'K', false],
  [1234, 'contains', '23', true],
  [list, 'contains', 'b', true],
  [list, 'contains', 3, true],
  [list, 'contains', 2, false],
  [object, 'contains', 'a', false],
  [undefined, 'contains', '', false],
  ['kitchen', 'startsWith', 'kit', true],
  ['kitchen', 'endsWith', 'kit', false],
  [215, 'startsWith', 2, true],
  [null, 'startsWith', '', false],
  // one of several
  ['b', 'in', ['a', 'b'], true],
  [3, 'in', ['3'], true],
  ['c', 'in', ['a', 'b'], false],
  ['c', 'in', [], false],
  ['c', 'notIn', ['a', 'b'], true],
  [3, 'notIn', ['3'], false],
  [undefined, 'notIn', ['a'], true],
  [undefined, 'in', ['a', null], false],
  [null, 'in', [null], true],
  // there or not
  [undefined, 'exists', undefined, false],
  [null, 'exists', undefined, true],
  ['', 'exists', undefined, true],
  [undefined, 'missing', undefined, true],
  [null, 'missing', undefined, false],
]

test.each(table)('%j %s %j is %j', (seen, op, value, holds) => {
  expect(compare(seen, op, value)).toBe(holds)
})

test('a compiled comparison says the same as the table', () => {
  for (const [seen, op, value, holds] of table) {
    if (seen instanceof Uint8Array) continue
    const payload = JSON.stringify(seen === undefined ? {} : { field: seen })
    const compiled = compileComparison({ field: 'payload.field', op, value })
    expect([payload, op, value, compiled(messageEvent('a/b', payload), {}, 0)]).toEqual([
      payload,
      op,
      value,
      holds,
    ])
  }
})
