import { expect, test } from 'vitest'
import { withFieldChosen, withOperator } from '../../../../src/renderer/rules/condition/comparison-guess.ts'
import { draftOfValue } from '../../../../src/renderer/rules/draft/compared-value.ts'
import type { ComparisonNode } from '../../../../src/renderer/rules/draft/condition-node.ts'

function node(value: Parameters<typeof draftOfValue>[0], op: ComparisonNode['op'] = '=='): ComparisonNode {
  return { kind: 'comparison', key: 'k', field: '', op, value: draftOfValue(value) }
}

test.each([
  [21.5, 'number'],
  [true, 'true'],
  ['on', 'text'],
  [undefined, 'text'],
])('a field that held %j makes an untouched value a %s', (saw, kind) => {
  expect(withFieldChosen(node(undefined), saw).value.kind).toBe(kind)
})

test('what was typed stays', () => {
  expect(withFieldChosen(node('20'), 21.5).value).toEqual(draftOfValue('20'))
  expect(withFieldChosen(node(['a'], 'in'), 21.5).value).toEqual(draftOfValue(['a']))
})

test('the operator brings the kind of value that goes with it', () => {
  expect(withOperator(node(undefined), '>').value.kind).toBe('number')
  expect(withOperator(node('on'), '>').value).toEqual(draftOfValue('on'))
  expect(withOperator(node('on'), 'in').value).toMatchObject({ kind: 'list', items: ['on'] })
  expect(withOperator(node(['on'], 'in'), '==').value).toMatchObject({ kind: 'text', text: 'on' })
  expect(withOperator(node(20), 'contains').value).toMatchObject({ kind: 'text', text: '20' })
  expect(withOperator(node(20), 'exists').value).toEqual(draftOfValue(20))
})
