import { describe, expect, it } from 'vitest'
import { hexDump } from '../../../src/renderer/component/hex-dump.ts'
import { jsonTokens } from '../../../src/renderer/component/json-tokens.ts'
import { byteSize, plural, rate } from '../../../src/renderer/component/number-format.ts'
import { payloadFault, payloadSize } from '../../../src/renderer/component/payload-fault.ts'
import { ago, duration, exactTime } from '../../../src/renderer/component/time-format.ts'

describe('numbers and times', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1200, '1.2 kB'],
    [34_000_000, '34 MB'],
    [2e15, '2,000 TB'],
  ])('writes %d bytes', (bytes, words) => {
    expect(byteSize(bytes)).toBe(words)
  })
  it('writes rates and plurals', () => {
    expect([rate(0), rate(0.42), rate(3400)]).toEqual(['0', '0.4', '3,400'])
    expect([plural(1, 'rule'), plural(2, 'rule'), plural(2, 'entry', 'entries')]).toEqual([
      '1 rule',
      '2 rules',
      '2 entries',
    ])
  })
  it.each([
    [0.42, '0.4 ms'],
    [42, '42 ms'],
    [1300, '1.3 s'],
    [125_000, '2 min 5 s'],
    [119_700, '2 min'],
  ])('writes a duration of %d ms', (milliseconds, words) => {
    expect(duration(milliseconds)).toBe(words)
  })
  it('writes what is ago', () => {
    expect([ago(1000, 1500), ago(0, 12_000), ago(0, 200_000), ago(0, 7_300_000)]).toEqual([
      'just now',
      '12 s ago',
      '3 min ago',
      '2 h ago',
    ])
    expect(exactTime(1_700_000_000_042)).toMatch(/^\d\d:\d\d:20\.042$/)
  })
})

describe('hexDump', () => {
  it('shows sixteen bytes a line with what is printable', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => 0x41 + i)
    expect(hexDump(bytes, 10)).toEqual([
      { offset: '000000', hex: '41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50', text: 'ABCDEFGHIJKLMNOP' },
      { offset: '000010', hex: '51 52', text: 'QR' },
    ])
    expect(hexDump(Uint8Array.of(0, 255), 1)[0]?.text).toBe('··')
    expect(hexDump(bytes, 1)).toHaveLength(1)
  })
})

describe('jsonTokens', () => {
  it('tells keys, texts, numbers and words apart', () => {
    const kinds = jsonTokens('{"a": "b", "n":-1.5e3,"t":[true,null]}').filter(({ kind }) => kind !== 'mark')
    expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'key "a"',
      'text "b"',
      'key "n"',
      'number -1.5e3',
      'key "t"',
      'word true',
      'word null',
    ])
  })
  it.each(['{"cut": "of', 'not json at all', '"\\"', '\u0000\n{', ''])('loses nothing of %j', text => {
    expect(
      jsonTokens(text)
        .map(token => token.text)
        .join(''),
    ).toBe(text)
  })
})

describe('payloadFault', () => {
  it.each([
    ['', 'text', null],
    ['{"a":1}', 'json', null],
    ['0a ff', 'hex', null],
    ['AAE=', 'base64', null],
  ] as const)('accepts %j as %s', (written, encoding, fault) => {
    expect(payloadFault(written, encoding)).toBe(fault)
  })
  it.each([
    ['{', 'json', /not JSON/],
    ['', 'json', /cannot be empty/],
    ['0a f', 'hex', /two digits/],
    ['xy', 'hex', /not a hex digit/],
    ['A', 'base64', /not base64/],
    ['', 'file', /Name the file/],
  ] as const)('says what is wrong with %j as %s', (written, encoding, words) => {
    expect(payloadFault(written, encoding)).toMatch(words)
  })
  it('leaves templates to the core', () => {
    expect(payloadFault('{{payload}', 'json', true)).toBeNull()
    expect(payloadFault('{{payload}', 'json')).not.toBeNull()
  })
  it('counts bytes, not characters', () => {
    expect([
      payloadSize('€', 'text'),
      payloadSize('0aff', 'hex'),
      payloadSize('0', 'hex'),
      payloadSize('x', 'file'),
    ]).toEqual([3, 2, null, null])
  })
})
