import { expect, test } from 'vitest'
import { encodingFieldOf, encodingsOf } from '../../../../src/renderer/rules/words/payload-encoding.ts'
import { publishAction } from '../descriptors.ts'

const payload = publishAction!.fields.find(({ control }) => control === 'payload')!

test('the encoding stands beside the payload, also inside a record', () => {
  expect(encodingFieldOf({ name: 'payload' })).toBe('encoding')
  expect(encodingFieldOf({ name: 'will.payload' })).toBe('will.encoding')
})

test('offers all ways of writing, those the plug-in names, or none where it has no field for them', () => {
  expect(encodingsOf(payload, publishAction!).map(({ value }) => value)).toEqual([
    'text',
    'json',
    'hex',
    'base64',
    'file',
  ])
  const two = {
    ...payload,
    options: [
      { value: 'text', label: 'text' },
      { value: 'hex', label: 'hex' },
    ],
  }
  expect(encodingsOf(two, publishAction!)).toEqual([
    { value: 'text', label: 'Text' },
    { value: 'hex', label: 'Hex' },
  ])
  expect(encodingsOf(payload, { ...publishAction!, initial: {} })).toEqual([])
})
