import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { testConnection } from '../../../src/main/mqtt/probe.ts'
import type { QoS } from '../../../src/main/mqtt/types.ts'
import { freePort, type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import {
  connectedClient,
  cuttableClient,
  makeClient,
  messagesOf,
  optionsFor,
  stateOf,
  textOf,
} from './live.ts'

let broker: Mosquitto
let webSocketPort = 0

beforeAll(async () => {
  webSocketPort = await freePort()
  const config = [
    'allow_anonymous true',
    'persistence true',
    'persistence_location {folder}/',
    `listener ${webSocketPort} 127.0.0.1`,
    'protocol websockets',
  ]
  broker = await startMosquitto({ config })
})
afterAll(() => broker.stop())

describe.each([3, 4, 5] as const)('protocol version %i', protocolVersion => {
  it.each([0, 1, 2] as QoS[])('carries QoS %i both ways, in order and byte for byte', async qos => {
    const client = await connectedClient(broker.port, { protocolVersion })
    const filter = `both/${protocolVersion}/${qos}/#`
    expect(await client.subscribe([{ filter, qos }])).toEqual([{ filter, reasonCode: qos }])
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
    const received = messagesOf(client, 100)
    const topics = Array.from({ length: 100 }, (_, index) => `both/${protocolVersion}/${qos}/${index}`)
    const results = await Promise.all(
      topics.map(topic => client.publish({ topic, payload: bytes, qos, retain: false })),
    )
    expect(results.every(result => result.reasonCode === 0)).toBe(true)
    const found = await received
    expect(found.map(message => message.topic)).toEqual(topics)
    expect(found.every(message => bytes.equals(message.payload) && message.qos === qos)).toBe(true)
    expect(client.counters).toMatchObject({ inflight: 0, queued: 0, dropped: 0 })
  })

  it('gets retained messages with the flag', async () => {
    const client = await connectedClient(broker.port, { protocolVersion })
    const topic = `retained/${protocolVersion}`
    await client.publish({ topic, payload: Buffer.from('kept'), qos: 1, retain: true })
    const received = messagesOf(client, 1)
    await client.subscribe([{ filter: topic, qos: 1 }])
    expect((await received).map(message => [textOf(message), message.retain])).toEqual([['kept', true]])
    await client.publish({ topic, payload: new Uint8Array(), qos: 1, retain: true })
  })

  it('leaves its will when it is cut off, and none when it stops', async () => {
    const watcher = await connectedClient(broker.port, { protocolVersion })
    const topic = `will/${protocolVersion}`
    await watcher.subscribe([{ filter: topic, qos: 1 }])
    const will = { topic, payload: Buffer.from('gone'), qos: 1 as const, retain: false }
    const clientId = `mortal-${protocolVersion}`
    const first = await connectedClient(broker.port, {
      protocolVersion,
      clientId,
      will: { ...will, payload: Buffer.from('never') },
    })
    await first.stop()
    const received = messagesOf(watcher, 1)
    const second = await cuttableClient(broker.port, { protocolVersion, clientId, will })
    second.cut()
    await second.client.stop()
    expect((await received).map(textOf)).toEqual(['gone'])
  })

  it('gets in its persistent session what was sent while it was away', async () => {
    const session = {
      protocolVersion,
      clientId: `persistent-${protocolVersion}`,
      cleanStart: false,
      sessionExpiry: 3600,
    }
    const away = await connectedClient(broker.port, session)
    await away.subscribe([{ filter: `away/${protocolVersion}`, qos: 2 }])
    await away.stop()
    const publisher = await connectedClient(broker.port, { protocolVersion })
    for (const text of ['one', 'two', 'three'])
      await publisher.publish({
        topic: `away/${protocolVersion}`,
        payload: Buffer.from(text),
        qos: 2,
        retain: false,
      })
    const back = makeClient(optionsFor(broker.port, session))
    const received = messagesOf(back, 3)
    const up = stateOf(back, 'connected')
    back.start()
    expect((await received).map(textOf)).toEqual(['one', 'two', 'three'])
    expect((await up).connection.sessionPresent).toBe(protocolVersion !== 3) // which MQTT 3.1 does not tell
  })

  it('speaks over WebSocket, with messages larger than a frame', async () => {
    const client = await connectedClient(broker.port, {
      protocolVersion,
      url: `ws://127.0.0.1:${webSocketPort}/mqtt`,
    })
    await client.subscribe([{ filter: `web/${protocolVersion}`, qos: 1 }])
    const received = messagesOf(client, 2)
    const large = Buffer.alloc(70_000, 'large')
    await client.publish({
      topic: `web/${protocolVersion}`,
      payload: Buffer.from('hello'),
      qos: 1,
      retain: false,
    })
    await client.publish({ topic: `web/${protocolVersion}`, payload: large, qos: 1, retain: false })
    const [small, big] = await received
    expect(textOf(small!)).toBe('hello')
    expect(large.equals(big!.payload)).toBe(true)
  })
})

it('recognises that another client has the same client id, and stops fighting it', async () => {
  const options = {
    clientId: 'wanted-twice',
    protocolVersion: 4 as const,
    reconnect: { initial: 20, maximum: 60_000 },
  }
  const clients = [await connectedClient(broker.port, options), await connectedClient(broker.port, options)]
  const retries = await Promise.race(
    clients.map(
      client =>
        new Promise<{ code: string; delay: number }>(resolve =>
          client.onState(state => {
            if (state.name === 'waiting' && state.error.code === 'ERR_MQTT_FLAPPING')
              resolve({ code: state.error.code, delay: state.retryAt - Date.now() })
          }),
        ),
    ),
  )
  expect(retries.delay).toBeGreaterThan(20_000)
})

it('carries the properties of MQTT 5 both ways', async () => {
  const client = await connectedClient(broker.port)
  await client.subscribe([
    { filter: 'properties', qos: 1, identifier: 42, noLocal: false, retainAsPublished: true },
  ])
  const received = messagesOf(client, 1)
  const properties = {
    contentType: 'application/json',
    responseTopic: 'answer/here',
    correlationData: Buffer.from([0, 1, 255]),
    payloadFormatIndicator: true,
    messageExpiryInterval: 100,
    userProperties: [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ] as [string, string][],
  }
  await client.publish({ topic: 'properties', payload: Buffer.from('{}'), qos: 1, retain: false, properties })
  expect((await received)[0]?.properties).toEqual({ ...properties, subscriptionIdentifiers: [42] })
})

it('understands mosquitto_pub', async () => {
  const client = await connectedClient(broker.port, { protocolVersion: 4 })
  await client.subscribe([{ filter: 'home/+/temperature', qos: 1 }])
  const received = messagesOf(client, 1)
  execFileSync('mosquitto_pub', [
    '-p',
    String(broker.port),
    '-t',
    'home/kitchen/temperature',
    '-m',
    '{"value":21.5}',
    '-q',
    '1',
  ])
  expect((await received).map(message => [message.topic, textOf(message)])).toEqual([
    ['home/kitchen/temperature', '{"value":21.5}'],
  ])
})

it('is connected and subscribed again after kill -9 and restart of the broker', async () => {
  const mortal = await startMosquitto()
  try {
    const client = await connectedClient(mortal.port)
    await client.subscribe([{ filter: 'again/#', qos: 1 }])
    const lost = stateOf(client, 'waiting')
    await mortal.kill()
    expect((await lost).error.layer).toBeDefined()
    const up = stateOf(client, 'connected')
    const received = messagesOf(client, 1)
    const sent = client.publish({
      topic: 'again/queued',
      payload: Buffer.from('meanwhile'),
      qos: 1,
      retain: false,
    })
    await mortal.start()
    await up
    await sent
    expect((await received).map(textOf)).toEqual(['meanwhile'])
    expect(client.counters.connects).toBe(2)
  } finally {
    await mortal.stop()
  }
})

it('tests a connection without disturbing the client it is for', async () => {
  const options = optionsFor(broker.port, { username: 'andy' })
  const client = makeClient(options)
  const up = stateOf(client, 'connected')
  client.start()
  await up
  const report = await testConnection(options, { clock: systemClock })
  expect(report.error).toBeUndefined()
  expect(report.steps.map(step => `${step.layer}: ${step.outcome}`)).toEqual([
    'name resolution: passed',
    'TCP: passed',
    'MQTT: passed',
    'authentication: passed',
    'authorisation: passed',
  ])
  expect(client.state.name).toBe('connected')
})
