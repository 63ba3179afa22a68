import { expect, test } from 'vitest'
import {
  decodeText,
  encodePayload,
  fromBase64,
  fromHex,
  toBase64,
  toHex,
  toUtf8,
} from '../../src/shared/encoding.ts'
import { isWellFormed, utf8Length } from '../../src/shared/utf8.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)

test('every byte survives hex and base64', () => {
  expect(fromHex(toHex(everyByte))).toEqual(everyByte)
  expect(fromBase64(toBase64(everyByte))).toEqual(everyByte)
  expect(toHex(everyByte)).toBe(Buffer.from(everyByte).toString('hex'))
  expect(toBase64(everyByte)).toBe(Buffer.from(everyByte).toString('base64'))
})

test('long payloads go through base64 whole', () => {
  const long = new Uint8Array(100_003).map((_, index) => index * 7)
  expect(toBase64(long)).toBe(Buffer.from(long).toString('base64'))
  expect(fromBase64(toBase64(long))).toEqual(long)
})

test.each([
  ['00 ff 1C', [0, 255, 28]],
  ['0x0aFf', [10, 255]],
  ['de:ad:be:ef', [222, 173, 190, 239]],
  ['\n', []],
])('the hex %j is read', (written, bytes) => {
  expect([...fromHex(written)]).toEqual(bytes)
})

test.each([
  ['0', /odd/],
  ['0x123', /odd/],
  ['0g', /“g”/],
  ['00 0x11', /“x”/],
  ['é0', /“é”/],
])('the hex %j is refused', (written, message) => {
  expect(() => fromHex(written)).toThrow(
    expect.objectContaining({ code: 'ERR_PAYLOAD_HEX', message: expect.stringMatching(message) }),
  )
})

test.each(['AP8=', 'AP8', 'A P\n8=', '_-8=', ''])('the base64 %j is read', written => {
  const standard = written.replace(/\s/g, '').replace(/-/g, '+').replace(/_/g, '/')
  expect(fromBase64(written)).toEqual(new Uint8Array(Buffer.from(standard, 'base64')))
})

test.each(['A', 'AP8==', 'AP=8', '=', 'AP8é', 'APAPA', 'AP8A='])('the base64 %j is refused', written => {
  expect(() => fromBase64(written)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_BASE64' }))
})

test('text and JSON are encoded as they are written', () => {
  expect(decodeText(encodePayload(' {"a":  1}', 'json'))).toBe(' {"a":  1}')
  expect(encodePayload('ä€😀', 'text')).toEqual(new Uint8Array(Buffer.from('ä€😀')))
  expect(() => encodePayload('{a:1}', 'json')).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_JSON' }))
})

test('text keeps its byte order mark, and what is not UTF-8 is no text', () => {
  expect(decodeText(toUtf8('\ufeffa'))).toBe('\ufeffa')
  expect(decodeText(Uint8Array.of(0xff))).toBeNull()
  expect(decodeText(Uint8Array.of(0xc0, 0x80))).toBeNull()
  expect(decodeText(Uint8Array.of(0xed, 0xa0, 0x80))).toBeNull()
})

test('the length in UTF-8 is counted without encoding', () => {
  for (const text of ['', 'a', 'ä', '€', '😀', 'a😀ä€', '\ud800', '\udc00x', '\ud800\ud800'])
    expect([text, utf8Length(text)]).toEqual([text, toUtf8(text).length])
  expect(isWellFormed('a😀')).toBe(true)
  expect(isWellFormed('a\ud83d')).toBe(false)
  expect(isWellFormed('\ude00a')).toBe(false)
})
