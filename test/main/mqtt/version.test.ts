import { describe, expect, it } from 'vitest'
import { testConnection } from '../../../src/main/mqtt/probe.ts'
import type { BrokerLink } from '../../support/scripted-broker.ts'
import { turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness, type Harness, harness } from './harness.ts'

const OLD_CONNACK = Buffer.from([0x20, 2, 0, 0])

/** How brokers without MQTT 5 refuse it. */
const refusals: [how: string, refuse: (link: BrokerLink) => void][] = [
  ['CONNACK of 3.1.1 with return code 1', link => link.write(Buffer.from([0x20, 2, 0, 1]))],
  ['CONNACK with reason code 0x84', link => link.write(Buffer.from([0x20, 3, 0, 0x84, 0]))],
  ['CONNACK of 3.1.1 with 0x84', link => link.write(Buffer.from([0x20, 2, 0, 0x84]))],
  ['closing without an answer', link => link.cut()],
]

async function offered({ broker }: Harness) {
  const link = await broker.accept()
  return { link, version: (await link.next()).protocolVersion }
}

describe('the version “auto”', () => {
  it('is 5 where the broker takes it', async () => {
    const { connect, client } = await connectedHarness({ protocolVersion: 'auto' })
    expect(connect.protocolVersion).toBe(5)
    expect(client.state).toMatchObject({ connection: { protocolVersion: 5 } })
  })

  it.each(refusals)('is 3.1.1, at once, after %s', async (_how, refuse) => {
    const all = harness({ protocolVersion: 'auto' })
    const up = all.state('connected')
    const states: string[] = []
    all.client.onState(state => states.push(state.name))
    all.client.start()
    const first = await offered(all)
    expect(first.version).toBe(5)
    refuse(first.link)
    const second = await offered(all)
    expect(second.version).toBe(4)
    second.link.write(OLD_CONNACK)
    expect((await up).connection).toMatchObject({
      protocolVersion: 4,
      limits: { subscriptionIdentifiersAvailable: false },
    })
    expect(states).toEqual(['connecting', 'connecting', 'connected'])
  })

  it('is remembered until the next start, subscriptions and messages go on without properties', async () => {
    const all = harness({ protocolVersion: 'auto' })
    const { client, state, clock } = all
    const up = state('connected')
    client.start()
    const subscribed = client.subscribe([{ filter: 'a', qos: 1, identifier: 7 }])
    const published = client.publish({
      topic: 'a',
      payload: bytes('x'),
      qos: 1,
      retain: false,
      properties: { contentType: 'text/plain' },
    })
    refusals[0]![1]((await offered(all)).link)
    const { link } = await offered(all)
    link.write(OLD_CONNACK)
    await up
    await turn()
    expect(link.bytes.toString('hex')).toMatch(/82060001000161013206000161000278$/)
    link.write(Buffer.from([0x90, 3, 0, 1, 1, 0x40, 2, 0, 2]))
    expect(await subscribed).toEqual([{ filter: 'a', reasonCode: 1 }])
    expect(await published).toEqual({ reasonCode: 0 })
    const waiting = state('waiting')
    link.cut()
    await clock.advance((await waiting).retryAt - clock.now())
    expect((await offered(all)).version).toBe(4)
    await client.stop()
    client.start()
    expect((await offered(all)).version).toBe(5)
  })

  it('begins anew with 5 where neither gets an answer', async () => {
    const all = harness({ protocolVersion: 'auto' })
    const { client, state, clock } = all
    const waiting = state('waiting')
    client.start()
    for (const version of [5, 4]) {
      const attempt = await offered(all)
      expect(attempt.version).toBe(version)
      attempt.link.cut()
    }
    await clock.advance((await waiting).retryAt - clock.now())
    expect((await offered(all)).version).toBe(5)
  })

  it('is no reason to ask again after another refusal', async () => {
    const { client, broker, state } = harness({ protocolVersion: 'auto' })
    const waiting = state('waiting')
    client.start()
    await broker.greet({ reasonCode: 0x86 })
    expect((await waiting).error.code).toBe('ERR_MQTT_BAD_CREDENTIALS')
    expect(broker.links).toHaveLength(1)
  })

  it('is found by the connection test as well', async () => {
    const all = harness()
    const report = testConnection(
      {
        url: 'memory://broker',
        protocolVersion: 'auto',
        clientId: 'tomte',
        cleanStart: true,
        sessionExpiry: 0,
        keepAlive: 60,
      },
      { clock: all.clock, connect: all.broker.connect },
    )
    refusals[0]![1]((await offered(all)).link)
    const { link } = await offered(all)
    link.write(OLD_CONNACK)
    expect((await report).connection?.protocolVersion).toBe(4)
  })

  it('chosen by the user is not left for another', async () => {
    const { client, broker, state } = harness()
    const waiting = state('waiting')
    client.start()
    const link = await broker.accept()
    await link.next()
    link.write(Buffer.from([0x20, 2, 0, 1]))
    expect((await waiting).error.code).toBe('ERR_MQTT_PROTOCOL_VERSION')
    expect(broker.links).toHaveLength(1)
  })
})

describe('MQTT 5', () => {
  it('allows a password without a user name', async () => {
    const { connect, link } = await connectedHarness({
      password: 'token',
      will: { topic: 'w', payload: bytes('x'.repeat(200)), qos: 0, retain: false },
    })
    expect(connect).toMatchObject({ password: Buffer.from('token'), clientId: 'tomte', will: { topic: 'w' } })
    expect(connect.username).toBeUndefined()
    expect(link.bytes.toString('latin1').endsWith('\0\x05token')).toBe(true)
  })

  it('carries every property of a will', async () => {
    const { connect } = await connectedHarness({
      will: {
        topic: 'w',
        payload: bytes('x'),
        qos: 2,
        retain: true,
        delay: 7,
        properties: {
          payloadFormatIndicator: true,
          messageExpiryInterval: 60,
          contentType: 'text/plain',
          responseTopic: 'answer',
          correlationData: Buffer.from([1, 2]),
          userProperties: [['a', 'b']],
        },
      },
    })
    expect(connect.will).toMatchObject({
      qos: 2,
      retain: true,
      properties: {
        willDelayInterval: 7,
        payloadFormatIndicator: true,
        messageExpiryInterval: 60,
        contentType: 'text/plain',
        responseTopic: 'answer',
        correlationData: Buffer.from([1, 2]),
        userProperties: { a: 'b' },
      },
    })
  })

  it('gets the response information it asks for', async () => {
    const { connect, client } = await connectedHarness(
      { properties: { requestResponseInformation: true, requestProblemInformation: false } },
      { properties: { responseInformation: 'answers/tomte' } },
    )
    expect(connect.properties).toMatchObject({
      requestResponseInformation: true,
      requestProblemInformation: false,
    })
    expect(client.state).toMatchObject({ connection: { responseInformation: 'answers/tomte' } })
  })

  it.each([
    [0x9c, 'ERR_MQTT_USE_ANOTHER_SERVER', 'For now, change the address of the broker to “b.example:1883”'],
    [0x9d, 'ERR_MQTT_SERVER_MOVED', 'Change the address of the broker to “b.example:1883”'],
  ])('tells where the broker redirects to (%i)', async (reasonCode, code, hint) => {
    const refused = harness()
    const waiting = refused.state('waiting')
    refused.client.start()
    await refused.broker.greet({ reasonCode, properties: { serverReference: 'b.example:1883' } })
    expect(await waiting).toMatchObject({ error: { code, hint: expect.stringContaining(hint) } })
    const { link, state } = await connectedHarness()
    const later = state('waiting')
    link.send({ cmd: 'disconnect', reasonCode, properties: { serverReference: 'b.example:1883' } })
    expect(await later).toMatchObject({ error: { code, hint: expect.stringContaining(hint) } })
  })
})
