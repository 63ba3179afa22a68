import { expect, test } from 'vitest'
import { fieldValue, withField } from '../../../../src/renderer/rules/draft/part-value.ts'

test('reads and sets fields, also inside a record', () => {
  const part = { type: 'publish', topic: 'a' }
  const next = withField(part, 'properties.contentType', 'text/plain')
  expect(next).toEqual({ type: 'publish', topic: 'a', properties: { contentType: 'text/plain' } })
  expect(fieldValue(next, 'properties.contentType')).toBe('text/plain')
  expect(part).toEqual({ type: 'publish', topic: 'a' })
})

test('undefined removes the field, and a record that becomes empty by it', () => {
  const part = { type: 'publish', topic: 'a', properties: { contentType: 'x' } }
  expect(withField(part, 'properties.contentType', undefined)).toEqual({ type: 'publish', topic: 'a' })
  expect(Object.keys(withField(part, 'topic', undefined))).toEqual(['type', 'properties'])
})

test('never reaches into prototypes', () => {
  expect(fieldValue({ type: 'x' }, 'constructor.name')).toBeUndefined()
})
