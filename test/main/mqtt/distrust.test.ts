import { describe, expect, it } from 'vitest'
import { connectedHarness, harness } from './harness.ts'

/** What DESIGN §6 says that mqtt-packet does not check, and a broker may therefore not do to us. */
type Row = [what: string, version: 4 | 5, hex: string, code: string]

const MALFORMED = 'ERR_MQTT_MALFORMED_PACKET'
const PROTOCOL = 'ERR_MQTT_PROTOCOL'
const TOPIC = 'ERR_MQTT_TOPIC_RECEIVED'
const ALIAS = 'ERR_MQTT_TOPIC_ALIAS'

const received: Row[] = [
  ['a packet over the limit', 5, '90ffffff7f', 'ERR_MQTT_PACKET_TOO_LARGE'],
  ['a PUBACK of length 0 that would take its id from the next packet', 4, '4000 40020001', MALFORMED],
  ['a PUBACK of length 1', 4, '400100', MALFORMED],
  ['a PUBLISH with packet identifier 0', 4, '3205 000161 0000', MALFORMED],
  ['a PUBACK with packet identifier 0', 4, '40020000', MALFORMED],
  ['a PUBREL with packet identifier 0', 4, '62020000', MALFORMED],
  ['a SUBACK with packet identifier 0', 4, '9003000000', MALFORMED],
  ['an UNSUBACK with packet identifier 0', 4, 'b0020000', MALFORMED],
  ['DUP on QoS 0', 4, '3803 000161', MALFORMED],
  ['QoS 3', 4, '3605 000161 0001', MALFORMED],
  ['an empty topic', 4, '3002 0000', PROTOCOL],
  ['an empty topic without an alias in MQTT 5', 5, '3003 0000 00', PROTOCOL],
  ['a topic with #', 4, '3003 000123', TOPIC],
  ['a topic with +', 4, '3005 0003 612f2b', TOPIC],
  ['a topic with NUL', 4, '3003 000100', MALFORMED],
  ['a topic that is no UTF-8', 4, '3004 0002 c328', MALFORMED],
  ['a topic with an overlong UTF-8 form', 4, '3004 0002 c0af', MALFORMED],
  ['a topic with a surrogate', 4, '3005 0003 eda080', MALFORMED],
  ['a topic that is longer than the packet', 4, '3003 000561', MALFORMED],
  ['a PUBLISH that ends within the packet identifier', 4, '3204 000161 00', MALFORMED],
  ['a second CONNACK', 4, '20020000', PROTOCOL],
  ['a SUBACK with a code that does not exist', 4, '9003000103', MALFORMED],
  ['a PINGRESP with a body', 4, 'd00100', MALFORMED],
  ['trailing bytes after a PUBACK', 4, '4003000100', MALFORMED],
  ['trailing bytes after an UNSUBACK', 4, 'b003000100', MALFORMED],
  ['trailing bytes after the properties of a PUBACK', 5, '4005000100 00 ff', MALFORMED],
  ['a reason code that does not exist in a PUBACK', 5, '4003000142', MALFORMED],
  ['a reason code that does not exist in a PUBCOMP', 5, '7003000180', MALFORMED],
  ['wrong flags on a PUBACK', 4, '41020001', MALFORMED],
  ['wrong flags on a PUBREL', 4, '60020001', MALFORMED],
  ['a property given twice', 5, '300e 000161 0a 0200000001 0200000002', PROTOCOL],
  ['a property given twice, first as 0', 5, '3008 000161 04 0100 0100', PROTOCOL],
  ['a property that belongs elsewhere', 5, '3007 000161 03 210001', PROTOCOL],
  ['a property of CONNACK in a PUBACK', 5, '4007000100 03 210001', PROTOCOL],
  ['a property that does not exist', 5, '3006 000161 02 7f00', MALFORMED],
  ['properties longer than the packet', 5, '3005 000161 7f 01', MALFORMED],
  ['a property longer than the properties', 5, '3007 000161 02 0300 61', MALFORMED],
  ['a property string that is no UTF-8', 5, '3008 000161 04 030001 ff', MALFORMED],
  ['topic alias 0', 5, '3007 000161 03 230000', ALIAS],
  ['a topic alias over the maximum', 5, '3007 000161 03 230001', ALIAS],
  ['payload format 2', 5, '3006 000161 02 0102', PROTOCOL],
  ['subscription identifier 0', 5, '3006 000161 02 0b00', PROTOCOL],
  ['a response topic with a wildcard', 5, '3008 000161 04 080001 23', PROTOCOL],
  ['CONNECT, which only a client may send', 4, '100c 00044d515454 04 02 003c 0000', PROTOCOL],
  ['SUBSCRIBE, which only a client may send', 4, '8206 0001 000161 00', PROTOCOL],
  ['UNSUBSCRIBE, which only a client may send', 4, 'a205 0001 000161', PROTOCOL],
  ['PINGREQ, which only a client may send', 4, 'c000', PROTOCOL],
  ['DISCONNECT, which only a client may send in MQTT 3.1.1', 4, 'e000', PROTOCOL],
  ['DISCONNECT with will, which only a client may send', 5, 'e00104', PROTOCOL],
  ['a session expiry in DISCONNECT, which only a client may send', 5, 'e007 00 05 1100000001', PROTOCOL],
  ['AUTH in MQTT 3.1.1', 4, 'f000', PROTOCOL],
  ['AUTH that we did not ask for', 5, 'f000', PROTOCOL],
  ['a packet of the reserved type', 4, '0000', PROTOCOL],
]

const connacks: Row[] = [
  ['a CONNACK of length 0', 4, '2000', MALFORMED],
  ['a CONNACK of length 1', 4, '200100', MALFORMED],
  ['a CONNACK with trailing bytes', 4, '2003000000', MALFORMED],
  ['an unknown return code', 4, '20020006', MALFORMED],
  ['an unknown reason code', 5, '2003000100', MALFORMED],
  ['Session Present with an error', 4, '20020105', PROTOCOL],
  ['reserved flags in CONNACK', 4, '20020200', MALFORMED],
  ['receive maximum 0', 5, '2006 0000 03 210000', PROTOCOL],
  ['maximum packet size 0', 5, '2008 0000 05 2700000000', PROTOCOL],
  ['maximum QoS 2, which is not to be sent', 5, '2005 0000 02 2402', PROTOCOL],
  ['PUBLISH before CONNACK', 4, '3003 000161', PROTOCOL],
  ['PUBACK before CONNACK', 4, '40020001', PROTOCOL],
]

const buffer = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

describe('received from the broker', () => {
  it.each(received)('%s (version %i) ends the connection', async (_what, protocolVersion, hex, code) => {
    const { client, link, state } = await connectedHarness({ protocolVersion })
    const delivered: unknown[] = []
    client.onMessage(message => void delivered.push(message))
    const waiting = state('waiting')
    link.write(buffer(hex))
    const { error } = await waiting
    expect(error.code).toBe(code)
    expect(error.layer).toBe('MQTT')
    expect(delivered).toEqual([])
    if (protocolVersion === 5) expect(await link.next()).toMatchObject({ cmd: 'disconnect' })
  })

  it.each(connacks)('%s (version %i) ends the attempt', async (_what, protocolVersion, hex, code) => {
    const { client, broker, state } = harness({ protocolVersion })
    const waiting = state('waiting')
    client.start()
    const link = await broker.accept()
    await link.next()
    link.write(buffer(hex))
    expect((await waiting).error.code).toBe(code)
  })

  it('a SUBACK with the wrong number of codes ends the connection', async () => {
    const { client, link, state } = await connectedHarness({ protocolVersion: 4 })
    const waiting = state('waiting')
    void client
      .subscribe([
        { filter: 'a', qos: 0 },
        { filter: 'b', qos: 0 },
      ])
      .catch(() => {})
    const { messageId } = await link.next()
    link.write(Buffer.from([0x90, 3, 0, messageId, 0]))
    expect((await waiting).error.code).toBe(PROTOCOL)
  })

  it('more unacknowledged messages than our Receive Maximum end the connection', async () => {
    const { client, link, state } = await connectedHarness({ properties: { receiveMaximum: 2 } })
    client.onMessage(() => new Promise(() => {}))
    const waiting = state('waiting')
    link.write(buffer('3206 000161 0001 00 3206 000161 0002 00'))
    link.write(buffer('3206 000161 0003 00'))
    expect((await waiting).error.code).toBe('ERR_MQTT_RECEIVE_MAXIMUM')
    expect(await link.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0x93 })
  })

  it('all of it is also found when it comes byte by byte', async () => {
    for (const [, protocolVersion, hex, code] of received) {
      const { link, state } = await connectedHarness({ protocolVersion })
      const waiting = state('waiting')
      for (const byte of buffer(hex)) link.write(Buffer.from([byte]))
      expect((await waiting).error.code).toBe(code)
    }
  })
})

describe('asked to send', () => {
  const message = { topic: 'a', payload: Buffer.from('x'), qos: 0 as const, retain: false }
  const long = 'x'.repeat(65_536)

  it.each([
    ['a topic over 65,535 bytes', { topic: long }],
    ['a topic of fewer letters but more bytes', { topic: 'ä'.repeat(40_000) }],
    ['an empty topic', { topic: '' }],
    ['a topic with +', { topic: 'a/+' }],
    ['a topic with #', { topic: 'a/#' }],
    ['a topic with NUL', { topic: 'a\0' }],
    ['a topic with a lone surrogate', { topic: 'a\ud800' }],
    ['QoS 3', { qos: 3 as never }],
    ['a payload that is no bytes', { payload: 'text' as never }],
    ['a content type over 65,535 bytes', { properties: { contentType: long } }],
    [
      'a user property over 65,535 bytes',
      { properties: { userProperties: [['a', long]] as [string, string][] } },
    ],
    ['a user property with NUL', { properties: { userProperties: [['a\0', 'b']] as [string, string][] } }],
    ['a response topic with a wildcard', { properties: { responseTopic: 'a/#' } }],
    ['correlation data over 65,535 bytes', { properties: { correlationData: Buffer.alloc(65_536) } }],
    ['a negative expiry', { properties: { messageExpiryInterval: -1 } }],
    ['an expiry that is no whole number', { properties: { messageExpiryInterval: 1.5 } }],
  ])('%s is refused, and nothing goes out', async (_what, change) => {
    const { client, link } = await connectedHarness()
    const before = link.bytes.length
    await expect(client.publish({ ...message, ...change })).rejects.toMatchObject({ name: 'TomteError' })
    await client.publish({ ...message, topic: 'after' })
    expect(await link.next()).toMatchObject({ cmd: 'publish', topic: 'after' })
    expect(link.bytes.length - before).toBe(2 + 2 + 5 + 1 + 1)
  })

  it.each([
    ['a client id over 65,535 bytes', { clientId: long }],
    ['a user name over 65,535 bytes', { username: long }],
    ['a password over 65,535 bytes', { username: 'a', password: long }],
    ['a password without a user name before MQTT 5', { protocolVersion: 4 as const, password: 'secret' }],
    ['a keep alive over 65,535', { keepAlive: 65_536 }],
    [
      'no client id for a session that is to be kept',
      { protocolVersion: 4 as const, clientId: '', cleanStart: false },
    ],
    ['no client id in MQTT 3.1', { protocolVersion: 3 as const, clientId: '' }],
    [
      'a will with a wildcard',
      { will: { topic: 'a/#', payload: Buffer.from(''), qos: 0 as const, retain: false } },
    ],
    [
      'a will over 65,535 bytes',
      { will: { topic: 'a', payload: Buffer.alloc(65_536), qos: 0 as const, retain: false } },
    ],
    ['a receive maximum of 0', { properties: { receiveMaximum: 0 } }],
    ['an address that is none', { url: 'not an address' }],
  ])('%s is refused at the start', (_what, options) => {
    const { client } = harness(options)
    expect(() => client.start()).toThrow(expect.objectContaining({ name: 'TomteError' }))
    expect(client.state).toEqual({ name: 'stopped' })
  })

  it.each(['a/#/b', '', 'a+', '$share/x'])('the filter “%s” is refused', async filter => {
    const { client, link } = await connectedHarness()
    await expect(client.subscribe([{ filter, qos: 0 }])).rejects.toMatchObject({ code: 'ERR_MQTT_INVALID' })
    await expect(client.unsubscribe([filter])).rejects.toMatchObject({ code: 'ERR_MQTT_INVALID' })
    await client.publish(message)
    expect(await link.next()).toMatchObject({ cmd: 'publish' })
  })

  it('a password is never in the message of an error', async () => {
    const { client, broker, state } = harness({ username: 'andy', password: 'hunter2', protocolVersion: 4 })
    const waiting = state('waiting')
    client.start()
    await broker.greet({ returnCode: 4 })
    const { error } = await waiting
    expect(error.code).toBe('ERR_MQTT_BAD_CREDENTIALS')
    expect(JSON.stringify([error.toPlain(), error.stack])).not.toContain('hunter2')
  })
})
