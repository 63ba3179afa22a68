import { expect, test } from 'vitest'
import { typedValue, writtenValue } from '../../../src/renderer/settings/variable/variable-value.ts'

test.each([
  ['21.5', 21.5],
  ['true', true],
  ['null', null],
  ['{"a":[1]}', { a: [1] }],
  ['at home', 'at home'],
  ['"21.5"', '21.5'],
  ['', ''],
])('%s is typed for %j', (typed, value) => {
  expect(typedValue(typed)).toEqual(value)
  expect(typedValue(writtenValue(value))).toEqual(value)
})
