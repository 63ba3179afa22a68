import { expect, test } from 'vitest'
import { TomteError } from '../../src/shared/errors.ts'
import { Payload } from '../../src/shared/payload.ts'
import { spentOn } from '../support/spent.ts'

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

const fault = (text: string) => Payload.ofBytes(bytes(text)).fault

test('JSON beyond its limits is not parsed, but the text is there', () => {
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
  const payload = Payload.ofBytes(bytes(deep))
  expect(payload.value).toBe(deep)
  expect(payload.fault).toMatchObject({
    code: 'ERR_PAYLOAD_LARGE',
    message: expect.stringContaining('1000 levels'),
  })
  expect(fault(`[${'{"a":1},'.repeat(80_000)}1]`)?.message).toContain('too many values')
  expect(fault(`[${' '.repeat(4_200_000)}1]`)?.message).toContain('characters')
  expect(Payload.ofBytes(bytes(`${'['.repeat(900)}${']'.repeat(900)}`)).fault).toBeNull()
  expect(fault(JSON.stringify({ text: '[[[['.repeat(5000), more: '\\"{{{{'.repeat(3000) }))).toBeNull()
})

test('what is not JSON is text, and no fault', () => {
  for (const text of ['ON', '{broken', '[1,', 'a'.repeat(5_000_000)]) {
    const payload = Payload.ofBytes(bytes(text))
    expect(payload.value).toBe(text)
    expect(payload.fault).toBeNull()
  }
})

test('a decoder reads the bytes once, when somebody looks', () => {
  let reads = 0
  const payload = Payload.ofBytes(bytes('abc'), seen => {
    reads++
    return { length: seen.length }
  })
  expect(reads).toBe(0)
  expect([payload.value, payload.value, payload.json]).toEqual([{ length: 3 }, { length: 3 }, { length: 3 }])
  expect(reads).toBe(1)
  expect(payload.text).toBe('abc')
  payload.forgetDecoded()
  expect(payload.value).toEqual({ length: 3 })
  expect(reads).toBe(2)
  expect(payload.copied().value).toEqual({ length: 3 })
})

test('what its decoder cannot read is text with a fault, which is remembered', () => {
  let reads = 0
  const payload = Payload.ofBytes(bytes('abc'), () => {
    reads++
    throw new TomteError('ERR_PAYLOAD_DECODE', 'It is not CBOR.')
  })
  expect(payload.value).toBe('abc')
  expect(payload.fault?.message).toBe('It is not CBOR.')
  payload.forgetDecoded()
  expect([payload.value, payload.fault?.code]).toEqual(['abc', 'ERR_PAYLOAD_DECODE'])
  expect(reads).toBe(1)
})

test('a payload of 50 MB holds nobody up', () => {
  const payload = Payload.ofBytes(new Uint8Array(50_000_000).fill(91))
  void payload.text
  const spent = spentOn(() => void payload.fault)
  expect(payload.fault?.code).toBe('ERR_PAYLOAD_LARGE')
  expect(spent).toBeLessThan(50)
})

test.each<[string, string]>([
  ['empty lists', `[${'[],'.repeat(95_000)}1]`],
  ['objects of other keys each', `[${Array.from({ length: 55_000 }, (_, i) => `{"k${i}":1}`).join(',')}]`],
  ['one object of many keys', `{${Array.from({ length: 95_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
  ['numbers', `[${'1,'.repeat(490_000)}1]`],
  ['a long text', `["${'a'.repeat(4_000_000)}"]`],
])('JSON at its limit is read soon: %s', (_what, text) => {
  const spent = [1, 2, 3].map(() => {
    const payload = Payload.ofBytes(bytes(text))
    void payload.text
    const spent = spentOn(() => void payload.fault)
    expect(payload.fault).toBeNull()
    return spent
  })
  expect(Math.min(...spent)).toBeLessThan(75)
})
