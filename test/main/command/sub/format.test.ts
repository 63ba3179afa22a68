import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../../src/main/command/command.ts'
import { compileFormat } from '../../../../src/main/command/sub/format.ts'
import type { ApplicationMessage } from '../../../../src/main/mqtt/types.ts'

const message: ApplicationMessage = {
  topic: 'home/a',
  payload: Buffer.from('häl'),
  qos: 1,
  retain: true,
  packetId: 7,
  properties: {
    contentType: 'text',
    responseTopic: 're',
    correlationData: Buffer.from('CC'),
    messageExpiryInterval: 50,
    payloadFormatIndicator: true,
    subscriptionIdentifiers: [3, 4],
    userProperties: [
      ['k', 'v'],
      ['k', 'w'],
    ],
  },
}
const plain: ApplicationMessage = { topic: 't', payload: Buffer.alloc(0), qos: 0, retain: false }
const date = new Date(2026, 0, 4, 15, 6, 7)

function shown(format: string, of = message, pretty = false): string {
  const parts = compileFormat(format, pretty).map(part => part(of, { date, nanoseconds: 89_000_000 }))
  return Buffer.concat(parts.map(part => Buffer.from(part))).toString()
}

describe('a format', () => {
  it.each([
    ['', ''],
    ['plain ä', 'plain ä'],
    ['%t %p %q %r %l %m', 'home/a häl 1 1 4 7'],
    ['%x %X', '68c3a46c 68C3A46C'],
    ['%C %D %E %F %P %R %S', 'text CC 50 1 k:v k:w re 3'],
    ['%%@@\\\\', '%@\\'],
    ['\\a\\e\\n\\r\\t\\v\\0', '\x07\x1b\n\r\t\v\0'],
    ['[%8t|%-8t|%.3t|%5.3t|%2t]', '[  home/a|home/a  |hom|  hom|home/a]'],
    ['[%3l|%03l|%-3l|%-03l]', '[  4|004|4  |4  ]'],
    ['[%6p|%-6p|%06p|%2.1p]', '[  häl|häl  |00häl|h\ufffd]'],
    ['[%10x|%-10x|%010X|%4x]', '[  68c3a46c|68c3a46c  |0068C3A46C|68c3]'],
    ['[%3E|%03F|%3S]', '[ 50|001|  3]'],
    ['%U', `${date.getTime() / 1000}.089000000`],
    ['%.19I', '2026-01-04T15:06:07'],
    ['@Y @y @C @m @d @e @H @k @I @l @M @S @N', '2026 26 20 01 04  4 15 15 03  3 06 07 089000000'],
    ['@a @A @b @B @h @j @u @w @p @P', 'Sun Sunday Jan January Jan 004 7 0 PM pm'],
    [
      '@F @T @D @R @r @c @x @X@n@t',
      '2026-01-04 15:06:07 01/04/26 15:06 03:06:07 PM Sun Jan  4 15:06:07 2026 01/04/26 15:06:07\n\t',
    ],
    ['@s', String(date.getTime() / 1000)],
  ])('%j', (format, expected) => {
    expect(shown(format)).toBe(expected)
  })

  it('shows nothing where a property is missing', () => {
    expect(shown('[%C|%D|%5E|%F|%P|%R|%S|%m|%p|%x]', plain)).toBe(
      '[||||||||0||]'.replace('||||||||', '|||||||'),
    )
  })

  it.each(['%', '%5', '%-', '%z', '%A', '%5.q', '@', '@q', '@E', '\\', '\\q', '%ä', '%😀'])(
    '%j is refused',
    format => {
      expect(() => compileFormat(format, false)).toThrow(UsageError)
    },
  )

  it('takes no width that would fill the memory', () => {
    expect(shown('%999999999t')).toHaveLength(10_000)
  })
})

describe('a message as JSON', () => {
  const json = (format: string, of: ApplicationMessage) => JSON.parse(shown(format, of))

  it('has all that came with it', () => {
    expect(json('%j', message)).toEqual({
      tst: expect.stringMatching(/^2026-01-04T15:06:07\.089000[+-]\d{4}$/),
      topic: 'home/a',
      qos: 1,
      retain: 1,
      payloadlen: 4,
      mid: 7,
      properties: {
        'content-type': 'text',
        'user-properties': { k: ['v', 'w'] },
        'response-topic': 're',
        'correlation-data': 'CC',
        'payload-format-indicator': 1,
        'message-expiry-interval': 50,
        'subscription-identifier': 3,
      },
      payload: 'häl',
    })
  })

  it('leaves out what is not there', () => {
    const expected = { tst: expect.any(String), topic: 't', qos: 0, retain: 0, payloadlen: 0, payload: null }
    expect(json('%j', plain)).toEqual(expected)
    expect(json('%J', plain)).toEqual(expected)
  })

  it.each([
    ['{"a": [1, 2]}', { a: [1, 2] }],
    ['3', 3],
    ['"x"', 'x'],
    ['null', null],
  ])('has the payload %s as JSON', (text, value) => {
    expect(json('%J', { ...plain, payload: Buffer.from(text) }).payload).toEqual(value)
  })

  it.each(['{', 'x', '\xff'])('has no payload %j as JSON', text => {
    const payload = Buffer.from(text, 'latin1')
    expect(() => shown('%J', { ...plain, payload })).toThrow(
      expect.objectContaining({ code: 'ERR_PAYLOAD_JSON' }),
    )
  })

  it('stays JSON whatever the bytes and names are', () => {
    const odd = { ...plain, payload: Buffer.from([0, 255, 34, 92, 10]) }
    expect(json('%j', odd).payload).toBe('\0\ufffd"\\\n')
    const named = { ...plain, properties: { userProperties: [['__proto__', 'x']] as [string, string][] } }
    expect(Object.entries(json('%j', named).properties['user-properties'])).toEqual([['__proto__', 'x']])
  })

  it('can be spread over lines', () => {
    expect(shown('%j', plain, true)).toContain('\n  "topic": "t",\n')
  })
})
