import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import type { ApplicationMessage, ClientState, ConnectionOptions, QoS } from '../../../src/main/mqtt/types.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'

let broker: Mosquitto
let clients: MqttClient[] = []
let serial = 0

beforeAll(async () => {
  broker = await startMosquitto({
    config: ['allow_anonymous true', 'persistence true', 'persistence_location {folder}/'],
  })
})
afterAll(() => broker.stop())
afterEach(async () => {
  await Promise.all(clients.map(client => client.stop()))
  clients = []
})

const text = (message: ApplicationMessage) => Buffer.from(message.payload).toString()

function make(options: Partial<ConnectionOptions> = {}): MqttClient {
  const client = new MqttClient(
    {
      url: `mqtt://127.0.0.1:${broker.port}`,
      protocolVersion: 5,
      clientId: `tomte-test-${serial++}`,
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 30,
      reconnect: { initial: 50, maximum: 500 },
      ...options,
    },
    { clock: systemClock, random: Math.random },
  )
  clients.push(client)
  return client
}

function stateOf<Name extends ClientState['name']>(
  client: MqttClient,
  name: Name,
): Promise<Extract<ClientState, { name: Name }>> {
  return new Promise(resolve => {
    const dispose = client.onState(state => {
      if (state.name !== name) return
      dispose()
      resolve(state as Extract<ClientState, { name: Name }>)
    })
  })
}

async function connected(options: Partial<ConnectionOptions> = {}): Promise<MqttClient> {
  const client = make(options)
  const up = stateOf(client, 'connected')
  client.start()
  await up
  return client
}

/** Collects messages until there are `count`. */
function messages(client: MqttClient, count: number): Promise<ApplicationMessage[]> {
  const found: ApplicationMessage[] = []
  return new Promise(resolve => {
    const dispose = client.onMessage(message => {
      if (found.push(message) < count) return
      dispose()
      resolve(found)
    })
  })
}

describe.each([3, 4, 5] as const)('protocol version %i', protocolVersion => {
  it.each([0, 1, 2] as QoS[])('carries QoS %i both ways, in order and byte for byte', async qos => {
    const client = await connected({ protocolVersion })
    const grants = await client.subscribe([{ filter: `both/${protocolVersion}/#`, qos }])
    expect(grants).toEqual([{ filter: `both/${protocolVersion}/#`, reasonCode: qos }])
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
    const received = messages(client, 50)
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        client.publish({ topic: `both/${protocolVersion}/${index}`, payload: bytes, qos, retain: false }),
      ),
    )
    expect(results.every(result => result.reasonCode === 0)).toBe(true)
    const found = await received
    expect(found.map(message => message.topic)).toEqual(
      results.map((_, index) => `both/${protocolVersion}/${index}`),
    )
    expect(found.every(message => bytes.equals(message.payload) && message.qos === qos)).toBe(true)
    expect(client.counters.inflight).toBe(0)
  })
})

it('gets retained messages with the flag', async () => {
  const client = await connected()
  await client.publish({ topic: 'retained/a', payload: Buffer.from('kept'), qos: 1, retain: true })
  const received = messages(client, 1)
  await client.subscribe([{ filter: 'retained/#', qos: 1 }])
  expect((await received).map(message => [text(message), message.retain])).toEqual([['kept', true]])
  await client.publish({ topic: 'retained/a', payload: Buffer.alloc(0), qos: 1, retain: true })
})
