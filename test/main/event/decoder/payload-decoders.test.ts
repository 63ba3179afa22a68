import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode, objectToTokens, Tagged, Token, Type } from 'cborg'
import type { OptionalTypeEncoder } from 'cborg/interface'
import protobuf from 'protobufjs'
import { afterAll, describe, expect, it } from 'vitest'
import { PayloadDecoders } from '../../../../src/main/event/decoder/payload-decoders.ts'
import { sparkplugPayload } from '../../../../src/main/event/decoder/sparkplug-schema.ts'
import { Payload } from '../../../../src/shared/payload.ts'
import { type Decoder, decoderName, decoderOfName } from '../../../../src/shared/workspace/decoder.ts'
import { spentOn } from '../../../support/spent.ts'

const folder = mkdtempSync(join(tmpdir(), 'tomte-decoder-'))
afterAll(() => rmSync(folder, { recursive: true }))

const decoders = new PayloadDecoders(folder)
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))

function read(decoder: Decoder, bytes: Uint8Array, topic = 'a/b'): Payload {
  const decode = decoders.of(decoder)
  return Payload.ofBytes(bytes, decode?.('home', topic, bytes))
}

describe('the simple decoders', () => {
  it.each<[Decoder['type'], string, unknown, string | undefined]>([
    ['auto', '{"a":1}', { a: 1 }, undefined],
    ['text', '{"a":1}', '{"a":1}', undefined],
    ['text', '21.5', '21.5', undefined],
    ['json', '{"a":1}', { a: 1 }, undefined],
    ['json', '{"a":', '{"a":', 'ERR_PAYLOAD_DECODE'],
    ['json', 'ON', 'ON', 'ERR_PAYLOAD_DECODE'],
    ['cbor', 'no', 'no', 'ERR_PAYLOAD_DECODE'],
  ])('%s reads %j as %j', (type, text, value, code) => {
    const payload = read({ type } as Decoder, bytesOf(text))
    expect(payload.value).toEqual(value)
    expect(payload.fault?.code).toBe(code)
  })

  it('binary leaves the bytes alone', () => {
    const bytes = bytesOf('{"a":1}')
    expect(read({ type: 'binary' }, bytes).value).toBe(bytes)
  })

  it('text says so where it is none', () => {
    const payload = read({ type: 'text' }, Uint8Array.of(0xff, 0))
    expect(payload.value).toEqual(Uint8Array.of(0xff, 0))
    expect(payload.fault?.message).toContain('UTF-8')
  })

  it('are found again by their names', () => {
    const all: Decoder[] = [
      { type: 'text' },
      { type: 'cbor' },
      { type: 'sparkplug' },
      { type: 'protobuf', file: 'C:\\a b:c.proto', message: 'home.Reading' },
    ]
    for (const decoder of all) expect(decoderOfName(decoderName(decoder) as string)).toEqual(decoder)
    expect(decoderName({ type: 'auto' })).toBeUndefined()
    expect(decoderOfName('nonsense')).toBeNull()
  })
})

const tagged: OptionalTypeEncoder = (value: Tagged, _type, options) => [
  new Token(Type.tag, value.tag),
  objectToTokens(value.value, options) as Token,
]

describe('CBOR', () => {
  it.each<[string, unknown, unknown]>([
    ['a map', { a: 1, b: [true, null, 'x'] }, { a: 1, b: [true, null, 'x'] }],
    ['a fraction', 21.5, 21.5],
    ['a large number', 2n ** 53n + 1n, '9007199254740993'],
    ['a negative large number', -(2n ** 60n), '-1152921504606846976'],
    ['a whole number of 64 bits that is safe', 2n ** 40n, 2 ** 40],
    ['bytes', { raw: Uint8Array.of(1, 2, 3) }, { raw: 'AQID' }],
    ['nothing', { a: undefined }, { a: null }],
    [
      'keys that are numbers',
      new Map<number, string>([
        [1, 'a'],
        [2, 'b'],
      ]),
      { 1: 'a', 2: 'b' },
    ],
    ['an unknown tag', new Tagged(1234, 'x'), 'x'],
    ['a time', new Tagged(1, 1_700_000_000), 1_700_000_000],
    ['a bignum', new Tagged(2, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0)), '18446744073709551616'],
    ['a decimal fraction', new Tagged(4, [-2, 27_315]), 273.15],
    ['the name of a prototype', new Map([['__proto__', 1]]), JSON.parse('{"__proto__":1}')],
  ])('reads %s', (_what, value, expected) => {
    const bytes = encode(value, { typeEncoders: { Tagged: tagged } })
    const payload = read({ type: 'cbor' }, bytes)
    expect(payload.fault).toBeNull()
    expect(payload.value).toEqual(expected)
    expect(() => JSON.stringify(payload.value)).not.toThrow()
  })

  it('reads lists without length', () => {
    expect(read({ type: 'cbor' }, Uint8Array.of(0x9f, 1, 2, 0xff)).value).toEqual([1, 2])
  })

  it.each<[string, Uint8Array]>([
    ['10,000 lists in lists', new Uint8Array(10_001).fill(0x81, 0, 10_000)],
    ['400,000 lists in lists', new Uint8Array(400_001).fill(0x81, 0, 400_000)],
    ['600 lists in lists', new Uint8Array(601).fill(0x81, 0, 600)],
    ['half a million empty lists', new Uint8Array(500_001).fill(0x80).fill(0x9f, 0, 1)],
    ['a list that claims to be endless', Uint8Array.of(0x9b, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['a text that claims to be long', Uint8Array.of(0x7b, 0, 0, 0, 1, 0, 0, 0, 0)],
    ['a megabyte', new Uint8Array(1_000_000)],
    ['nothing', new Uint8Array(0)],
    ['two values', Uint8Array.of(1, 1)],
  ])('refuses %s in words, soon', (_what, bytes) => {
    read({ type: 'cbor' }, bytes).fault // the first one compiles
    const payload = read({ type: 'cbor' }, bytes)
    const spent = spentOn(() => void payload.fault)
    expect(payload.fault?.code).toMatch(/^ERR_PAYLOAD_(DECODE|LARGE)$/)
    expect(spent).toBeLessThan(100)
  })
})

describe('Protobuf', () => {
  mkdirSync(join(folder, 'proto/parts'), { recursive: true })
  const proto = join(folder, 'proto/home.proto')
  writeFileSync(
    proto,
    `syntax = "proto3"; package home;
     import "parts/unit.proto"; import "google/protobuf/timestamp.proto";
     message Reading { double value = 1; Unit unit = 2; repeated string tags = 3; uint64 count = 4; bytes raw = 5;
       google.protobuf.Timestamp at = 6; map<string, int32> levels = 7; Reading inner = 8; }`,
  )
  writeFileSync(
    join(folder, 'proto/parts/unit.proto'),
    'syntax = "proto3"; package home; enum Unit { NONE = 0; CELSIUS = 1; }',
  )
  const decoder = { type: 'protobuf', file: 'proto/home.proto', message: 'home.Reading' } as const
  const type = () => protobuf.loadSync(proto).lookupType('home.Reading')

  it('reads a message of the file and what it imports', () => {
    const bytes = type()
      .encode({
        value: 21.5,
        unit: 1,
        tags: ['a'],
        count: 9,
        raw: Uint8Array.of(1),
        at: { seconds: 5 },
        levels: { k: 3 },
      })
      .finish()
    const payload = read(decoder, bytes)
    expect(payload.fault).toBeNull()
    expect(payload.value).toEqual({
      value: 21.5,
      unit: 'CELSIUS',
      tags: ['a'],
      count: 9,
      raw: 'AQ==',
      at: { seconds: 5, nanos: 0 },
      levels: { k: 3 },
      inner: null,
    })
  })

  it('reads it alike when the event is read back', () => {
    const bytes = type().encode({ value: 1 }).finish()
    const source = { plugin: 'mqtt', broker: 'home', topic: 'a', decoder: decoderName(decoder) as string }
    const later = new PayloadDecoders(folder)
    expect(Payload.ofBytes(bytes, later.ofSource(source)).value).toMatchObject({
      value: 1,
      count: 0,
      tags: [],
    })
    expect(later.ofSource({ plugin: 'mqtt' })).toBeUndefined()
  })

  it('keeps whole numbers beyond 2^53 exact', () => {
    const bytes = Uint8Array.of(0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)
    expect(read(decoder, bytes).value).toMatchObject({ count: '18446744073709551615' })
  })

  it('says what is wrong with the payload', () => {
    expect(read(decoder, bytesOf('not protobuf at all')).fault).toMatchObject({
      code: 'ERR_PAYLOAD_DECODE',
      message: expect.stringContaining('Reading'),
    })
    let deep = Buffer.alloc(0)
    for (let level = 0; level < 300; level++) {
      const length = protobuf.Writer.create().uint32(deep.length).finish()
      deep = Buffer.concat([Uint8Array.of(0x42), length, deep])
    }
    expect(read(decoder, deep).fault?.code).toBe('ERR_PAYLOAD_DECODE')
  })

  it('says what is wrong with the file', () => {
    writeFileSync(join(folder, 'outside.proto'), 'syntax = "proto3"; message Outside {}')
    writeFileSync(join(folder, 'proto/bad.proto'), 'message {')
    writeFileSync(
      join(folder, 'proto/escape.proto'),
      'syntax = "proto3"; import "../outside.proto"; message A {}',
    )
    writeFileSync(
      join(folder, 'proto/absolute.proto'),
      `syntax = "proto3"; import "${join(folder, 'outside.proto')}"; message A {}`,
    )
    symlinkSync(join(folder, 'outside.proto'), join(folder, 'proto/link.proto'))
    writeFileSync(join(folder, 'proto/linked.proto'), 'syntax = "proto3"; import "link.proto"; message A {}')
    writeFileSync(join(folder, 'proto/large.proto'), ' '.repeat(300_000))
    const cases: [string, string, RegExp][] = [
      ['nothing.proto', 'A', /ENOENT/],
      ['proto/bad.proto', 'A', /bad\.proto/],
      ['proto/escape.proto', 'A', /outside of its folder/],
      ['proto/absolute.proto', 'A', /outside of its folder|cannot be read/],
      ['proto/linked.proto', 'A', /outside of its folder/],
      ['proto/large.proto', 'A', /262144 bytes/],
      ['/dev/null', 'A', /is no file|ENOENT/],
      ['proto/home.proto', 'home.Nothing', /Nothing/],
    ]
    for (const [file, message, words] of cases) {
      const payload = read({ type: 'protobuf', file, message }, Uint8Array.of(1))
      expect(payload.fault).toMatchObject({ code: 'ERR_PROTO', message: expect.stringMatching(words) })
      expect(payload.value).toBe('\u0001')
    }
  })
})

describe('Sparkplug B', () => {
  const encodeMessage = (message: object) =>
    sparkplugPayload.encode(sparkplugPayload.fromObject(message)).finish()
  const sparkplug = { type: 'sparkplug' } as const
  const birth = encodeMessage({
    timestamp: 1000,
    seq: 0,
    metrics: [
      { name: 'Temperature', alias: 1, datatype: 9, float_value: 21.5, timestamp: 999 },
      { name: 'Offset', alias: 2, datatype: 3, int_value: 4_294_967_295 },
      { name: 'Count', datatype: 4, long_value: '18446744073709551615' },
      { name: 'Node Control/Rebirth', datatype: 11, boolean_value: false },
      { name: 'Nothing', datatype: 12, is_null: true },
      {
        name: 'Unit',
        datatype: 12,
        string_value: 'C',
        properties: { keys: ['quality'], values: [{ type: 3, int_value: 192 }] },
      },
      {
        name: 'Table',
        datatype: 16,
        dataset_value: {
          columns: ['a', 'b'],
          types: [1, 12],
          rows: [{ elements: [{ int_value: 255 }, { string_value: 'x' }] }],
        },
      },
    ],
  })

  it('names metrics, with their types and times', () => {
    expect(read(sparkplug, birth, 'spBv1.0/g/NBIRTH/e').value).toEqual({
      timestamp: 1000,
      seq: 0,
      metrics: {
        Temperature: { value: 21.5, type: 'Float', timestamp: 999 },
        Offset: { value: -1, type: 'Int32' },
        Count: { value: -1, type: 'Int64' },
        'Node Control/Rebirth': { value: false, type: 'Boolean' },
        Nothing: { value: null, type: 'String' },
        Unit: { value: 'C', type: 'String', properties: { quality: 192 } },
        Table: { value: [{ a: -1, b: 'x' }], type: 'DataSet' },
      },
    })
  })

  const update = encodeMessage({
    timestamp: 2000,
    seq: 1,
    metrics: [
      { alias: 1, float_value: 22 },
      { alias: 2, int_value: 4_294_967_294 },
    ],
  })

  it('calls metrics by the names of their birth', () => {
    read(sparkplug, birth, 'spBv1.0/g/NBIRTH/e')
    expect(read(sparkplug, update, 'spBv1.0/g/NDATA/e').value).toMatchObject({
      metrics: { Temperature: { value: 22, type: 'Float' }, Offset: { value: -2, type: 'Int32' } },
    })
    const source = { plugin: 'mqtt', broker: 'home', topic: 'spBv1.0/g/NDATA/e', decoder: 'sparkplug' }
    expect(Payload.ofBytes(update, decoders.ofSource(source)).value).toMatchObject({
      metrics: { Temperature: { value: 22 } },
    })
  })

  it('keeps nodes and devices apart', () => {
    expect(read(sparkplug, update, 'spBv1.0/g/NDATA/other').value).toMatchObject({
      metrics: { 'alias 1': { value: 22 }, 'alias 2': { value: 4_294_967_294 } },
    })
    const device = encodeMessage({ metrics: [{ name: 'Humidity', alias: 1, datatype: 7, int_value: 40 }] })
    read(sparkplug, device, 'spBv1.0/g/DBIRTH/e/d')
    expect(read(sparkplug, update, 'spBv1.0/g/DDATA/e/d').value).toMatchObject({
      metrics: { Humidity: { value: 22 } },
    })
    expect(read(sparkplug, update, 'spBv1.0/g/NDATA/e').value).toMatchObject({
      metrics: { Temperature: { value: 22 } },
    })
  })

  it('forgets what devices said at the next birth of their node', () => {
    read(sparkplug, birth, 'spBv1.0/g/NBIRTH/n')
    const device = encodeMessage({ metrics: [{ name: 'Humidity', alias: 1, datatype: 7, int_value: 40 }] })
    read(sparkplug, device, 'spBv1.0/g/DBIRTH/n/d')
    read(sparkplug, birth, 'spBv1.0/g/NBIRTH/n')
    expect(read(sparkplug, update, 'spBv1.0/g/DDATA/n/d').value).toMatchObject({
      metrics: { Temperature: { value: 22 } },
    })
  })

  it('forgets names at the next birth', () => {
    const payload = read(sparkplug, update, 'spBv1.0/g/NDATA/e')
    read(
      sparkplug,
      encodeMessage({ metrics: [{ name: 'New', alias: 1, datatype: 9 }] }),
      'spBv1.0/g/NBIRTH/e',
    )
    expect(payload.value).toMatchObject({ metrics: { Temperature: { value: 22 } } }) // came before it
    expect(read(sparkplug, update, 'spBv1.0/g/NDATA/e').value).toMatchObject({
      metrics: { New: { value: 22 } },
    })
  })

  it('reads the state of a host, and faults on what is no payload', () => {
    expect(read(sparkplug, bytesOf('{"online":true,"timestamp":1}'), 'spBv1.0/STATE/host').value).toEqual({
      online: true,
      timestamp: 1,
    })
    expect(read(sparkplug, bytesOf('ONLINE'), 'spBv1.0/STATE/host').value).toBe('ONLINE')
    expect(read(sparkplug, bytesOf('nonsense'), 'spBv1.0/g/NBIRTH/e').fault?.code).toBe('ERR_PAYLOAD_DECODE')
    const names = encodeMessage({ metrics: [{ name: '__proto__', datatype: 3, int_value: 1 }] })
    const { metrics } = read(sparkplug, names, 'spBv1.0/g/NDATA/e').value as { metrics: object }
    expect(Object.keys(metrics)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(metrics)).toBe(Object.prototype)
  })

  it('takes a payload of empty metrics apart soon', () => {
    const hostile = new Uint8Array(524_288)
    for (let at = 0; at < hostile.length; at += 2) hostile[at] = 0x12
    for (const topic of ['spBv1.0/g/NBIRTH/h', 'spBv1.0/g/NDATA/h']) {
      let payload = Payload.empty
      expect(
        spentOn(() => {
          payload = read(sparkplug, hostile, topic)
        }),
      ).toBeLessThan(100)
      expect(spentOn(() => void payload.fault)).toBeLessThan(100)
    }
  })
})

it('what others wrote down opens no file that no subscription names', () => {
  const file = join(folder, 'foreign.proto')
  writeFileSync(file, 'syntax = "proto3"; message Foreign { int32 value = 1; }')
  const decoder: Decoder = { type: 'protobuf', file, message: 'Foreign' }
  const source = { plugin: 'mqtt', decoder: decoderName(decoder) }
  const fresh = new PayloadDecoders(folder)
  expect(fresh.ofForeignSource(source)).toBeUndefined()
  expect(fresh.ofForeignSource({ plugin: 'mqtt', decoder: 'cbor' })).toBeDefined()
  fresh.of(decoder)
  expect(fresh.ofForeignSource(source)).toBeDefined()
})
