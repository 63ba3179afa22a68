import { expect, test } from 'vitest'
import { freeName } from '../../../../src/renderer/rules/trial/save-test.tsx'

test('a test is first called as its rule is, or with the next number', () => {
  expect(freeName('Too warm', [])).toBe('Too warm')
  expect(freeName('Too warm', ['Too warm', 'Too warm 2'])).toBe('Too warm 3')
})
