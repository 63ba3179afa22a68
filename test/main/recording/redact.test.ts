import { describe, expect, it } from 'vitest'
import { redactor } from '../../../src/main/recording/redact.ts'
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
