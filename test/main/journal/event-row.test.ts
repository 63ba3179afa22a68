import { expect, test } from 'vitest'
import { compileEventQuery } from '../../../src/main/journal/event-query.ts'
import { eventDetail, eventRow } from '../../../src/main/journal/event-row.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { EVENT_TIME, messageEvent, plainEvent } from '../../support/events.ts'

const row = (payload: string | Uint8Array) =>
  eventRow({ event: messageEvent('home/a/b', payload), fired: 0, rules: [], firstRun: 0 })

test('a row has all a list shows', () => {
  const event = messageEvent('home/kitchen/t', '{"value":21.5}', {
    id: 7,
    qos: 1,
    retain: true,
    properties: { contentType: 'x' },
  })
  expect(eventRow({ event, fired: 2, rules: [], firstRun: 0 })).toEqual({
    id: 7,
    time: EVENT_TIME,
    prefix: 'Home',
    suffix: 'kitchen.t',
    kind: 'json',
    preview: '{"value":21.5}',
    size: 14,
    broker: 'home',
    topic: 'home/kitchen/t',
    qos: 1,
    retain: true,
    hasProperties: true,
    fired: 2,
  })
  expect(eventRow({ event: plainEvent('Tomte', 'Started'), fired: 0, rules: [], firstRun: 0 })).toMatchObject(
    {
      kind: 'empty',
      preview: '',
      topic: undefined,
      hasProperties: false,
    },
  )
})

test.each<[string | Uint8Array, string, string]>([
  ['', 'empty', ''],
  ['ON', 'text', 'ON'],
  ['21.5', 'text', '21.5'],
  ['[1,2]', 'json', '[1,2]'],
  ['{broken', 'text', '{broken'],
  [' {\n  "a": 1\n}\n', 'json', '{ "a": 1 }'],
  ['a\tb\r\nc', 'text', 'a b c'],
  [Uint8Array.of(0xff, 0), 'binary', 'ff00'],
  [Uint8Array.of(1, 2), 'binary', '0102'],
  ['ä€😀', 'text', 'ä€😀'],
])('%j is shown as %s', (payload, kind, preview) => {
  expect(row(payload)).toMatchObject({ kind, preview })
})

test('a preview is one line of at most 240 characters, never half a character', () => {
  expect(row('x'.repeat(10_000)).preview).toBe(`${'x'.repeat(239)}…`)
  expect(row(new Uint8Array(1000).fill(255)).preview).toHaveLength(239)
  for (const shift of [0, 1, 2, 3]) {
    const { preview, kind } = row('a'.repeat(shift) + '😀'.repeat(5000))
    expect(kind).toBe('text')
    expect(preview.length).toBeLessThanOrEqual(240)
    expect(preview).toMatch(/^a*(?:😀)+…$/)
  }
})

test('a long payload is judged by what the preview shows', () => {
  expect(row(`{"a":"${'x'.repeat(100_000)}"}`).kind).toBe('json')
  expect(row(`{"a":"${'x'.repeat(10_000)}`).kind).toBe('text')
})

test('a detail has the payload in base64, cut at 1 MiB', () => {
  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const detail = eventDetail({ event: messageEvent('home/x', everyByte), fired: 1, rules: [], firstRun: 0 }, [
    { id: 3, rule: 'a', name: 'A' },
  ])
  expect(detail).toMatchObject({ payload: Buffer.from(everyByte).toString('base64'), truncated: false })
  expect(detail.runs).toEqual([{ id: 3, rule: 'a', name: 'A' }])
  expect(detail.source.topic).toBe('home/x')
  const large = eventDetail(
    { event: messageEvent('home/x', new Uint8Array(1_048_577)), fired: 0, rules: [], firstRun: 0 },
    [],
  )
  expect(large.truncated).toBe(true)
  expect(Buffer.from(large.payload, 'base64')).toHaveLength(1_048_576)
})

test('text is found in event string, topic and the beginning of the payload', () => {
  const fits = (text: string, payload: string | Uint8Array = 'Hello') =>
    compileEventQuery({ text })({
      event: messageEvent('home/Kitchen/t', payload),
      fired: 0,
      rules: [],
      firstRun: 0,
    })
  expect(fits('kitchen.T')).toBe(true)
  expect(fits('KITCHEN/t')).toBe(true)
  expect(fits('hello')).toBe(true)
  expect(fits('absent')).toBe(false)
  expect(fits('x', Uint8Array.of(255))).toBe(false)
  expect(fits('ende', `${'ä'.repeat(2000)}ende`)).toBe(true)
  expect(fits('ende', `a${'ä'.repeat(5000)}ende`)).toBe(false)
  expect(fits('ää', `a${'ä'.repeat(5000)}ende`)).toBe(true)
})

test('all given parts must hold, and a pattern being typed fits nothing', () => {
  const entry = { event: messageEvent('home/a', 'x'), fired: 1, rules: [], firstRun: 0 }
  expect(compileEventQuery({})(entry)).toBe(true)
  expect(compileEventQuery({ fired: true, broker: 'home', pattern: 'Home.*', text: 'x' })(entry)).toBe(true)
  expect(compileEventQuery({ fired: false })(entry)).toBe(false)
  expect(compileEventQuery({ broker: 'other' })(entry)).toBe(false)
  expect(compileEventQuery({ pattern: 'Garden.*' })(entry)).toBe(false)
  expect(compileEventQuery({ pattern: '   ' })(entry)).toBe(false)
})

test('a detail tells what a decoder read, or why it could not', () => {
  const event = messageEvent('home/x', Uint8Array.of(1))
  const source = { ...event.source, decoder: 'cbor' }
  const read = { ...event, source, payload: Payload.ofBytes(Uint8Array.of(1), () => ({ value: 1 })) }
  expect(eventDetail({ event: read, fired: 0 }, [])).toMatchObject({
    decoded: '{"value":1}',
    payload: 'AQ==',
  })
  const fails = () => {
    throw new TomteError('ERR_PAYLOAD_DECODE', 'It is not CBOR.')
  }
  const unread = { ...event, source, payload: Payload.ofBytes(Uint8Array.of(1), fails) }
  const detail = eventDetail({ event: unread, fired: 0 }, [])
  expect(detail.fault).toMatchObject({ code: 'ERR_PAYLOAD_DECODE', message: 'It is not CBOR.' })
  expect(detail.decoded).toBeUndefined()
  expect(eventDetail({ event, fired: 0 }, [])).not.toHaveProperty('decoded')
})
