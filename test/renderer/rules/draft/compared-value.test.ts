import { describe, expect, test } from 'vitest'
import {
  comparedFault,
  comparedValue,
  draftOfValue,
  itemValue,
  numberOf,
  withKind,
  writtenItem,
} from '../../../../src/renderer/rules/draft/compared-value.ts'

test.each([
  20,
  -0.5,
  1e21,
  'on',
  '',
  '20',
  true,
  false,
  null,
  [1, 'on', '1', 'true', null, '"x"'],
  { variable: 'limits.night' },
])('what a rule holds comes back the same: %j', value =>
  expect(comparedValue(draftOfValue(value))).toEqual(value),
)

test.each([
  ['20', 20],
  ['-2.5', -2.5],
  ['2.', 2],
  ['.5', 0.5],
  ['21,5', 21.5],
  ['1e3', 1000],
  ['', null],
  ['-', null],
  ['0x10', null],
  ['12 °C', null],
  ['1e999', null],
])('numberOf(%j) is %j', (text, value) => expect(numberOf(text)).toBe(value))

describe('what is wrong with a value', () => {
  test('numbers', () => {
    expect(comparedFault({ kind: 'number', text: '', items: [] })).toBe('Give the number to compare with.')
    expect(comparedFault({ kind: 'number', text: 'warm', items: [] })).toBe('“warm” is not a number.')
    expect(comparedFault({ kind: 'number', text: '20', items: [] })).toBeNull()
  })
  test('variables', () => {
    const variable = (text: string) => comparedFault({ kind: 'variable', text, items: [] })
    expect([variable(' '), variable('a..b'), variable('limit')]).toEqual([
      'Name the variable.',
      '“a..b” is not the name of a variable.',
      null,
    ])
  })
  test('lists and texts', () => {
    expect(comparedFault({ kind: 'list', text: '', items: [] })).toBe('Add at least one value.')
    expect(comparedFault({ kind: 'text', text: '', items: [] })).toBeNull()
  })
})

test('items of a list are typed by how they look, and quotes make a text of them', () => {
  expect(['20', 'true', 'null', 'on', '"20"'].map(itemValue)).toEqual([20, true, null, 'on', '20'])
  expect([20, '20', 'on', true, 'true'].map(writtenItem)).toEqual(['20', '"20"', 'on', 'true', '"true"'])
})

test('changing the kind keeps what was typed', () => {
  const number = draftOfValue(20)
  expect(comparedValue(withKind(number, 'text'))).toBe('20')
  expect(comparedValue(withKind(number, 'list'))).toEqual([20])
  expect(comparedValue(withKind(draftOfValue('20'), 'list'))).toEqual(['20'])
  expect(withKind(draftOfValue('20'), 'number')).toMatchObject({ kind: 'number', text: '20' })
  expect(comparedValue(withKind(draftOfValue(true), 'text'))).toBe('true')
})
