import { describe, expect, it } from 'vitest'
import type { ApplicationMessage } from '../../../src/main/mqtt/types.ts'
import { turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness, harness } from './harness.ts'

const message = (change: Partial<ApplicationMessage> = {}): ApplicationMessage => ({
  topic: 'a/b',
  payload: bytes('x'),
  qos: 0,
  retain: false,
  ...change,
})

describe('CONNACK', () => {
  it('tells the facts of the connection', async () => {
    const { client } = await connectedHarness(
      { clientId: '', sessionExpiry: 10 },
      {
        properties: {
          assignedClientIdentifier: 'auto-1',
          serverKeepAlive: 5,
          sessionExpiryInterval: 0,
          receiveMaximum: 3,
          maximumQoS: 1,
          retainAvailable: false,
          responseInformation: 'r/1',
        },
      },
    )
    expect(client.state).toMatchObject({
      name: 'connected',
      connection: {
        clientId: 'auto-1',
        keepAlive: 5,
        sessionExpiry: 0,
        sessionPresent: false,
        responseInformation: 'r/1',
        limits: {
          receiveMaximum: 3,
          maximumQoS: 1,
          retainAvailable: false,
          wildcardSubscriptionAvailable: true,
        },
      },
    })
  })

  it.each([
    [4, 1, 'ERR_MQTT_PROTOCOL_VERSION', 'MQTT'],
    [4, 2, 'ERR_MQTT_CLIENT_ID', 'MQTT'],
    [4, 3, 'ERR_MQTT_SERVER_UNAVAILABLE', 'MQTT'],
    [4, 4, 'ERR_MQTT_BAD_CREDENTIALS', 'authentication'],
    [4, 5, 'ERR_MQTT_NOT_AUTHORIZED', 'authentication'],
    [5, 0x80, 'ERR_MQTT_UNSPECIFIED', 'MQTT'],
    [5, 0x84, 'ERR_MQTT_PROTOCOL_VERSION', 'MQTT'],
    [5, 0x86, 'ERR_MQTT_BAD_CREDENTIALS', 'authentication'],
    [5, 0x87, 'ERR_MQTT_NOT_AUTHORIZED', 'authentication'],
    [5, 0x8a, 'ERR_MQTT_BANNED', 'authorisation'],
    [5, 0x9d, 'ERR_MQTT_SERVER_MOVED', 'MQTT'],
    [5, 0x9f, 'ERR_MQTT_CONNECTION_RATE', 'MQTT'],
  ] as const)('of version %i with code %i is %s (%s)', async (protocolVersion, code, expected, layer) => {
    const { client, broker, state } = harness({ protocolVersion })
    const waiting = state('waiting')
    client.start()
    await broker.greet({ returnCode: code, reasonCode: code, properties: { reasonString: 'because' } })
    const { error } = await waiting
    expect(error).toMatchObject({ code: expected, layer })
    if (protocolVersion === 5) expect(error.message).toContain('“because”')
  })
})

describe('receiving', () => {
  it('gives the message with its properties, and resolves topic aliases', async () => {
    const { client, link } = await connectedHarness({ properties: { topicAliasMaximum: 2 } })
    const found: ApplicationMessage[] = []
    client.onMessage(each => void found.push(each))
    const properties = {
      topicAlias: 2,
      contentType: 'text/plain',
      responseTopic: 'answer',
      correlationData: Buffer.from([1, 2]),
      messageExpiryInterval: 9,
      payloadFormatIndicator: true,
      subscriptionIdentifier: [1, 300],
      userProperties: { a: ['1', '2'] },
    }
    link.send({ cmd: 'publish', topic: 'ä/b', payload: 'one', qos: 0, dup: false, retain: true, properties })
    link.send({
      cmd: 'publish',
      topic: '',
      payload: 'two',
      qos: 0,
      dup: false,
      retain: false,
      properties: { topicAlias: 2 },
    })
    await turn()
    expect(found).toEqual([
      {
        topic: 'ä/b',
        payload: Buffer.from('one'),
        qos: 0,
        retain: true,
        dup: false,
        properties: {
          contentType: 'text/plain',
          responseTopic: 'answer',
          correlationData: Buffer.from([1, 2]),
          messageExpiryInterval: 9,
          payloadFormatIndicator: true,
          subscriptionIdentifiers: [1, 300],
          userProperties: [
            ['a', '1'],
            ['a', '2'],
          ],
        },
      },
      { topic: 'ä/b', payload: Buffer.from('two'), qos: 0, retain: false, dup: false, properties: {} },
    ])
  })

  it('acknowledges QoS 1 and 2 when the listener is through, in the order of arrival', async () => {
    const { client, link } = await connectedHarness()
    const through: (() => void)[] = []
    client.onMessage(() => new Promise<void>(resolve => through.push(resolve)))
    for (const [id, qos] of [
      [7, 1],
      [8, 2],
      [9, 1],
    ] as const)
      link.send({ cmd: 'publish', topic: 'a', payload: 'x', qos, messageId: id, dup: false, retain: false })
    await turn()
    through[2]?.()
    through[1]?.()
    await turn()
    expect(link.unread).toEqual([])
    through[0]?.()
    await turn()
    expect(link.unread.map(packet => [packet.cmd, packet.messageId])).toEqual([
      ['puback', 7],
      ['pubrec', 8],
      ['puback', 9],
    ])
    link.send({ cmd: 'pubrel', messageId: 8 })
    await turn()
    expect(link.unread.at(-1)).toMatchObject({ cmd: 'pubcomp', messageId: 8, reasonCode: 0 })
  })

  it('tells the broker of MQTT 5 when a listener refuses', async () => {
    const { client, link } = await connectedHarness()
    client.onMessage(() => {
      throw new Error('no room')
    })
    link.send({ cmd: 'publish', topic: 'a', payload: 'x', qos: 1, messageId: 1, dup: false, retain: false })
    expect(await link.next()).toMatchObject({ cmd: 'puback', messageId: 1, reasonCode: 0x83 })
    expect(client.counters).toMatchObject({ received: 1, refused: 1 })
  })

  it('acknowledges a whole chunk with one write', async () => {
    const { client, link } = await connectedHarness({ protocolVersion: 4 })
    client.onMessage(() => {})
    const before = link.bytes.length
    const one = [0x32, 6, 0, 1, 97, 0, 1, 120]
    const chunk = Buffer.concat([1, 2, 3].map(id => Buffer.from(one.with(6, id))))
    link.write(chunk)
    await turn()
    expect(link.bytes.subarray(before).toString('hex')).toBe('400200014002000240020003')
  })

  it('hands out the payload without copying it', async () => {
    const { client, link } = await connectedHarness({ protocolVersion: 4 })
    const buffers = new Set<ArrayBufferLike>()
    client.onMessage(({ payload }) => void buffers.add(payload.buffer))
    link.write(Buffer.from([0x30, 4, 0, 1, 97, 1, 0x30, 4, 0, 1, 97, 2]))
    await turn()
    expect(buffers.size).toBe(1)
  })
})

describe('publishing', () => {
  it('numbers packets from 1 and confirms with the acknowledgement', async () => {
    const { client, link } = await connectedHarness()
    const one = client.publish(message({ qos: 1 }))
    const two = client.publish(message({ qos: 2, retain: true }))
    expect(await link.next()).toMatchObject({ cmd: 'publish', messageId: 1, qos: 1, dup: false })
    expect(await link.next()).toMatchObject({ cmd: 'publish', messageId: 2, qos: 2, retain: true })
    link.send({ cmd: 'puback', messageId: 1, reasonCode: 0x10 })
    expect(await one).toEqual({ reasonCode: 0x10 })
    link.send({ cmd: 'pubrec', messageId: 2, reasonCode: 0 })
    expect(await link.next()).toMatchObject({ cmd: 'pubrel', messageId: 2 })
    link.send({ cmd: 'pubcomp', messageId: 2, reasonCode: 0 })
    expect(await two).toEqual({ reasonCode: 0 })
  })

  it('sends the properties', async () => {
    const { client, link } = await connectedHarness()
    await client.publish(
      message({ properties: { contentType: 'a', userProperties: [], correlationData: bytes('c') } }),
    )
    expect(await link.next()).toMatchObject({
      properties: { contentType: 'a', correlationData: Buffer.from('c') },
    })
  })

  it.each([1, 2] as const)('rejects where the broker refuses QoS %i, and frees the identifier', async qos => {
    const { client, link } = await connectedHarness({}, { properties: { receiveMaximum: 1 } })
    const refused = client.publish(message({ qos }))
    await link.next()
    const properties = { reasonString: 'not here' }
    link.send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId: 1, reasonCode: 0x87, properties })
    await expect(refused).rejects.toMatchObject({
      code: 'ERR_MQTT_NOT_AUTHORIZED',
      message: expect.stringContaining('not here'),
    })
    client.publish(message({ qos })).catch(() => {})
    expect(await link.next()).toMatchObject({ cmd: 'publish', messageId: 2 })
  })

  it('keeps the Receive Maximum of the broker', async () => {
    const { client, link } = await connectedHarness({}, { properties: { receiveMaximum: 2 } })
    for (let i = 0; i < 5; i++) client.publish(message({ qos: 2, topic: `t/${i}` })).catch(() => {})
    await turn()
    expect(link.unread.map(packet => packet.topic)).toEqual(['t/0', 't/1'])
    link.send({ cmd: 'pubrec', messageId: 1 })
    await turn()
    expect(link.unread.map(packet => packet.cmd)).toEqual(['publish', 'publish', 'pubrel'])
    link.send({ cmd: 'pubcomp', messageId: 1 })
    await turn()
    expect(link.unread.at(-1)).toMatchObject({ topic: 't/2', messageId: 3 })
    expect(client.counters).toMatchObject({ inflight: 2, queued: 2 })
  })

  it.each([
    ['QoS', { properties: { maximumQoS: 0 } }, message({ qos: 1 }), 'ERR_MQTT_QOS'],
    ['retain', { properties: { retainAvailable: false } }, message({ retain: true }), 'ERR_MQTT_RETAIN'],
    [
      'size',
      { properties: { maximumPacketSize: 20 } },
      message({ payload: Buffer.alloc(13) }),
      'ERR_MQTT_PACKET_TOO_LARGE_SENT',
    ],
    [
      'size with properties',
      { properties: { maximumPacketSize: 20 } },
      message({ properties: { contentType: '01234567890' } }),
      'ERR_MQTT_PACKET_TOO_LARGE_SENT',
    ],
  ])('keeps the limit of the broker on %s, also for what waited', async (_what, connack, bad, code) => {
    const { client, broker, state } = harness()
    const up = state('connected')
    client.start()
    const early = client.publish(bad)
    early.catch(() => {})
    const { link } = await broker.greet(connack)
    await up
    await expect(early).rejects.toMatchObject({ code })
    await expect(client.publish(bad)).rejects.toMatchObject({ code })
    await client.publish(message())
    expect(await link.next()).toMatchObject({ topic: 'a/b', payload: Buffer.from('x') })
    expect(client.counters.inflight).toBe(0)
  })

  it('sends a packet of exactly the maximum size', async () => {
    const { client, link } = await connectedHarness({}, { properties: { maximumPacketSize: 20 } })
    await client.publish(message({ payload: Buffer.alloc(12) }))
    expect(await link.next()).toMatchObject({ length: 18 })
  })

  it('hands large payloads over whole, in order', async () => {
    const { client, link } = await connectedHarness()
    const large = Buffer.alloc(100_000, 7)
    client.send(message({ topic: 'one' }))
    client.send(message({ topic: 'two', payload: large }))
    client.send(message({ topic: 'three' }))
    expect(await link.next()).toMatchObject({ topic: 'one' })
    expect(await link.next()).toMatchObject({ topic: 'two', payload: large })
    expect(await link.next()).toMatchObject({ topic: 'three' })
  })

  it('queues while there is no connection, up to its limit, and counts what it drops', async () => {
    const { client, broker } = harness({ offlineQueue: { messages: 2, bytes: 10_000 } })
    client.start()
    client.send(message({ topic: 'one' }))
    const two = client.publish(message({ topic: 'two' }))
    await expect(client.publish(message({ topic: 'three' }))).rejects.toMatchObject({
      code: 'ERR_MQTT_QUEUE_FULL',
    })
    client.send(message({ topic: 'four' }))
    expect(client.counters).toMatchObject({ queued: 2, dropped: 2 })
    const { link } = await broker.greet()
    await two
    expect((await link.next()).topic).toBe('one')
    expect((await link.next()).topic).toBe('two')
    expect(client.counters).toMatchObject({ queued: 0, queuedBytes: 0, sent: 2 })
  })

  it('bounds the queue by bytes, too', async () => {
    const { client } = harness({ offlineQueue: { messages: 1000, bytes: 1000 } })
    client.start()
    await expect(client.publish(message({ payload: Buffer.alloc(1000) }))).rejects.toMatchObject({
      code: 'ERR_MQTT_QUEUE_FULL',
    })
  })

  it('lets messages expire in the queue, and takes the time they waited off', async () => {
    const { client, broker, clock, state } = harness()
    client.start()
    const short = client.publish(message({ topic: 'short', properties: { messageExpiryInterval: 5 } }))
    short.catch(() => {})
    client.send(message({ topic: 'long', properties: { messageExpiryInterval: 15 } }))
    await clock.advance(10_000)
    const up = state('connected')
    const { link } = await broker.greet()
    await up
    await expect(short).rejects.toMatchObject({ code: 'ERR_MQTT_EXPIRED' })
    expect(await link.next()).toMatchObject({ topic: 'long', properties: { messageExpiryInterval: 5 } })
  })

  it('refuses when it is not running', async () => {
    const { client } = harness()
    await expect(client.publish(message())).rejects.toMatchObject({ code: 'ERR_MQTT_STOPPED' })
  })
})
