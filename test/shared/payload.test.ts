import { expect, test } from 'vitest'
import { Payload } from '../../src/shared/payload.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))

test.each<[string, unknown]>([
  ['{"value":21.5}', { value: 21.5 }],
  ['21.50', 21.5],
  ['true', true],
  ['null', null],
  ['"on"', 'on'],
  ['ON', 'ON'],
  ['{broken', '{broken'],
  ['', ''],
])('the payload %j has the value %j', (text, value) => {
  expect(Payload.ofBytes(bytes(text)).value).toEqual(value)
  expect(Payload.ofValue(text).value).toEqual(value)
})

test('bytes that are no text are their own value, and are never copied', () => {
  const binary = Uint8Array.of(0, 255, 128)
  const payload = Payload.ofBytes(binary)
  expect(payload.text).toBeNull()
  expect(payload.json).toBeUndefined()
  expect(payload.value).toBe(binary)
  expect(payload.bytes).toBe(binary)
})

test('what was decoded is kept until it is forgotten', () => {
  const payload = Payload.ofBytes(bytes('{"a":[1]}'))
  const { value } = payload
  expect(payload.value).toBe(value)
  payload.forgetDecoded()
  expect(payload.value).not.toBe(value)
  expect(payload.value).toEqual(value)
})

test('a value is taken as it is now', () => {
  const value = { a: 1 }
  const payload = Payload.ofValue(value)
  value.a = 2
  expect(payload.value).toEqual({ a: 1 })
  expect(payload.text).toBe('{"a":1}')
  payload.forgetDecoded()
  expect(payload.text).toBe('{"a":1}')
  expect(payload.size).toBe(7)
})

test('undefined is the empty payload', () => {
  expect(Payload.ofValue(undefined)).toBe(Payload.empty)
  expect(Payload.empty.text).toBe('')
})

test('a value that JSON cannot carry is refused', () => {
  const endless: Record<string, unknown> = {}
  endless.self = endless
  for (const value of [endless, 1n, () => 1, Symbol('x')])
    expect(() => Payload.ofValue(value)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_JSON' }))
})

test('payloads of one chunk hold its memory together', () => {
  const chunk = new Uint8Array(1000)
  const first = Payload.ofBytes(chunk.subarray(0, 10))
  const second = Payload.ofBytes(chunk.subarray(10, 20))
  expect(first.memoryBeside(undefined)).toBe(1000)
  expect(second.memoryBeside(first)).toBe(0)
  expect(Payload.ofBytes(new Uint8Array(7)).memoryBeside(first)).toBe(7)
})
