import { encode } from 'cborg'
import { describe, expect, it } from 'vitest'
import { PayloadDecoders } from '../../../src/main/event/decoder/payload-decoders.ts'
import { eventLine } from '../../../src/main/recording/recorded-line.ts'
import { redactor } from '../../../src/main/recording/redact.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { defaultRedaction } from '../../../src/shared/redaction.ts'
import { messageEvent } from '../../support/events.ts'

const text = (payload: string | Uint8Array, redaction = defaultRedaction, topic = 'home/a') =>
  redactor(redaction)(messageEvent(topic, payload)).payload.text

describe('redaction', () => {
  it.each([
    ['{"user":"andy","password":"x"}', '{"user":"andy","password":"***"}'],
    ['{"wifi":[{"PassWord2":1,"ssid":"a"}]}', '{"wifi":[{"PassWord2":"***","ssid":"a"}]}'],
    ['{"access_token":{"a":1},"API-Key":"k"}', '{"access_token":"***","API-Key":"***"}'],
    ['[{"client_secret":null}]', '[{"client_secret":"***"}]'],
    [' {"psk":"x"}', '{"psk":"***"}'],
    ['{"__proto__":{"token":1},"b":2}', '{"__proto__":{"token":"***"},"b":2}'],
  ])('masks what is secret by its name: %s', (payload, masked) => {
    expect(text(payload)).toBe(masked)
  })

  it.each(['{ "value" : 1.0 }', '{"pinned":1}', 'password=x', '21', '', '{broken "password":1}'])(
    'leaves %j as it is, to the byte',
    payload => {
      const event = messageEvent('home/a', payload)
      expect(redactor(defaultRedaction)(event)).toBe(event)
    },
  )

  it('masks paths, with a * for any step', () => {
    const redaction = { fields: ['user.code', 'list.*.id'], topics: [] }
    expect(text('{"user":{"code":1,"b":2},"code":3,"list":[{"id":4},{"x":{"id":5}}]}', redaction)).toBe(
      '{"user":{"code":"***","b":2},"code":3,"list":[{"id":"***"},{"x":{"id":5}}]}',
    )
  })

  it('masks whole payloads by topic', () => {
    const redaction = { fields: ['*password*'], topics: ['alarm/#'] }
    expect(text(Buffer.from([255, 0]), redaction, 'alarm/code')).toBe('"***"')
    expect(text('plain', redaction, 'cmnd/plug/Password1')).toBe('"***"')
    expect(text('plain', redaction, 'password/a')).toBe('plain')
  })

  it('masks user properties, and changes no event that others hold', () => {
    const userProperties: [string, string][] = [
      ['Token', 'x'],
      ['a', 'b'],
    ]
    const event = messageEvent('home/a', 'x', { properties: { contentType: 'c', userProperties } })
    const redacted = redactor(defaultRedaction)(event)
    expect(redacted.source.properties).toEqual({
      contentType: 'c',
      userProperties: [
        ['Token', '***'],
        ['a', 'b'],
      ],
    })
    expect(userProperties[0]).toEqual(['Token', 'x'])
  })

  it('would rather mask too much than let pass what it cannot look through', () => {
    const deep = `${'{"a":'.repeat(10_000)}{"password":"hidden"}${'}'.repeat(10_000)}`
    expect(String(text(deep)).includes('hidden')).toBe(false)
    expect(text(`{"x":"${'x'.repeat(5_000_000)}","password":"hidden"}`)).toBe('"***"')
  })
})

describe('redaction of payloads that are no text', () => {
  const decodeOf = new PayloadDecoders('/nowhere').ofForeignSource
  const secrets = { user: 'andy', password: 'hidden', inner: { pin: 'hidden' } }
  /** As it is exported, of a subscription with this decoder. */
  function exported(bytes: Uint8Array, decoder?: string, redaction = defaultRedaction) {
    const event = messageEvent('home/a', bytes)
    const source = { ...event.source, decoder }
    const payload = Payload.ofBytes(bytes, decoder === undefined ? undefined : decodeOf(source))
    const redacted = redactor(redaction)({ ...event, payload, source })
    expect(eventLine(redacted)).not.toContain(Buffer.from('hidden').toString('base64').slice(0, 6))
    expect(Buffer.from(redacted.payload.bytes).includes('hidden')).toBe(false)
    return redacted
  }

  it('makes JSON of CBOR with such a field, which is read as JSON from then on', () => {
    const { payload, source } = exported(encode(secrets), 'cbor')
    expect(payload.text).toBe('{"user":"andy","inner":{"pin":"***"},"password":"***"}')
    expect(source.decoder).toBeUndefined()
    const byPath = { fields: ['inner.pin'], topics: [] }
    expect(exported(encode({ inner: { pin: 'hidden' } }), 'cbor', byPath).payload.text).toBe(
      '{"inner":{"pin":"***"}}',
    )
  })

  it('leaves CBOR without such a field as it is, to the byte', () => {
    const bytes = encode({ user: 'andy', temperature: 21 })
    const { payload, source } = exported(bytes, 'cbor')
    expect(payload.bytes).toBe(bytes)
    expect(source.decoder).toBe('cbor')
  })

  it.each<[string, Uint8Array, string?]>([
    ['Protobuf whose .proto is not at hand', Buffer.from('\n\x06hidden'), 'protobuf:a.B:a.proto'],
    ['what its decoder cannot read', Buffer.concat([encode(secrets), Buffer.from([0xff])]), 'cbor'],
    ['CBOR that nobody said is CBOR', encode(secrets)],
    ['CBOR with a short name alone', encode({ pin: 'hidden' })],
    ['CBOR with a name written otherwise', encode({ User_Code: 'hidden' })],
    ['CBOR in CBOR', encode({ body: encode({ psk: 'hidden' }) })],
    ['MessagePack', Buffer.from([0x81, 0xa3, ...Buffer.from('pwd'), 0xa6, ...Buffer.from('hidden')])],
    ['JSON in UTF-16', Buffer.from('{"api-key":"hidden"}', 'utf16le')],
    ['JSON in Latin-1', Buffer.from('{"password":"hidden\u00e4"}', 'latin1')],
  ])('leaves out %s', (_what, bytes, decoder) => {
    const { payload, source } = exported(bytes, decoder)
    expect(payload.text).toBe('"***"')
    expect(source.decoder).toBeUndefined()
  })

  it('knows a Sparkplug metric by the name of its birth, and leaves out one whose birth was missed', () => {
    const metrics = {
      'Node Control/Password': { value: 'hidden' },
      'alias 7': { value: 'hidden' },
      a: { value: 1 },
    }
    const event = messageEvent('spBv1.0/g/NDATA/n', new Uint8Array([8, 1]))
    const payload = Payload.ofBytes(event.payload.bytes, () => ({ seq: 1, metrics }))
    const redacted = redactor(defaultRedaction)({
      ...event,
      payload,
      source: { ...event.source, decoder: 'sparkplug' },
    })
    expect(redacted.payload.json).toEqual({
      seq: 1,
      metrics: { 'Node Control/Password': '***', 'alias 7': '***', a: { value: 1 } },
    })
  })

  it('leaves pictures as they are, and names that only begin alike', () => {
    for (const bytes of [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), encode({ spinning: 1, pinned: 2 })])
      expect(exported(bytes).payload.bytes).toBe(bytes)
    const any = { fields: ['pass*', 'x.*.code', '(a|b)'], topics: [] }
    expect(exported(encode({ passkey: 'hidden' }), undefined, any).payload.text).toBe('"***"')
    expect(exported(encode({ code: 'hidden' }), undefined, any).payload.text).toBe('"***"')
    const bytes = encode({ other: 1 })
    expect(exported(bytes, undefined, any).payload.bytes).toBe(bytes)
    expect(exported(bytes, undefined, { fields: ['*'], topics: [] }).payload.text).toBe('"***"')
  })
})
