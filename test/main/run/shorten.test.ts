import { expect, test } from 'vitest'
import { shortened } from '../../../src/main/run/shorten.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)

test.each<[string, unknown, string]>([
  ['a text', 'on', 'on'],
  ['a value', { a: [1] }, '{"a":[1]}'],
  ['bytes that are a text', utf8('{"temperature":21.5} °C'), '{"temperature":21.5} °C'],
  ['no bytes', new Uint8Array(0), ''],
  ['bytes that are none', new Uint8Array([0xff, 0xd8, 0xff]), 'ffd8ff (3 bytes)'],
  ['text with what nobody can read', utf8('a\u0000b'), '610062 (3 bytes)'],
])('%s', (_, value, line) => expect(shortened({ value })).toEqual({ value: line }))

test('what is long is cut, between two characters', () => {
  const { text, bytes, hex } = shortened({
    text: 'x'.repeat(9000),
    bytes: utf8('€'.repeat(9000)),
    hex: new Uint8Array(9000).fill(0xfe),
  })
  expect(text).toHaveLength(500)
  expect(bytes).toMatch(/^€{400,499}…$/)
  expect(hex).toMatch(/^(fe){64}… \(9000 bytes\)$/)
})
