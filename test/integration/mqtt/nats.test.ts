import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Nats, startNats } from '../../support/nats.ts'
import {
  connectedClient,
  cuttableClient,
  makeClient,
  messagesOf,
  optionsFor,
  stateOf,
  textOf,
} from './live.ts'

let broker: Nats

beforeAll(async () => {
  broker = await startNats()
})
afterAll(() => broker.stop())

const v311 = { protocolVersion: 4 } as const
const message = (topic: string, text: string, qos: 0 | 1, retain = false) => ({
  topic,
  payload: Buffer.from(text),
  qos,
  retain,
})

describe('nats-server', () => {
  it.each([0, 1] as const)('carries QoS %i both ways, in order', async qos => {
    const client = await connectedClient(broker.port, v311)
    const topic = `both/${qos}`
    expect(await client.subscribe([{ filter: `both/${qos}/#`, qos }])).toEqual([
      { filter: `both/${qos}/#`, reasonCode: qos },
    ])
    const received = messagesOf(client, 200)
    await Promise.all(
      Array.from({ length: 200 }, (_, i) => client.publish(message(`${topic}/${i}`, `${i}`, qos))),
    )
    const found = await received
    expect(found.map(textOf)).toEqual(Array.from({ length: 200 }, (_, i) => `${i}`))
    expect(found.every(each => each.qos === qos)).toBe(true)
    expect(client.counters).toMatchObject({ inflight: 0, queued: 0, dropped: 0 })
  })

  it('keeps retained messages', async () => {
    const client = await connectedClient(broker.port, v311)
    await client.publish(message('kept', 'old', 1, true))
    const received = messagesOf(client, 1)
    await client.subscribe([{ filter: 'kept', qos: 1 }])
    const [found] = await received
    expect(found).toMatchObject({ topic: 'kept', retain: true })
    expect(textOf(found!)).toBe('old')
  })

  it('publishes the will of a client that is cut off', async () => {
    const watcher = await connectedClient(broker.port, v311)
    await watcher.subscribe([{ filter: 'status', qos: 1 }])
    const received = messagesOf(watcher, 1)
    const will = { topic: 'status', payload: Buffer.from('offline'), qos: 1 as const, retain: false }
    const { client, cut } = await cuttableClient(broker.port, { ...v311, will })
    cut()
    await client.stop()
    expect((await received).map(textOf)).toEqual(['offline'])
  })

  it('keeps a session, its subscriptions and its messages over a reconnect', async () => {
    const kept = { ...v311, clientId: 'keeper', cleanStart: false }
    const first = await connectedClient(broker.port, kept)
    await first.subscribe([{ filter: 'kept/#', qos: 1 }])
    await first.stop()
    const other = await connectedClient(broker.port, v311)
    for (let i = 0; i < 10; i++) await other.publish(message('kept/one', `${i}`, 1))
    const second = makeClient(optionsFor(broker.port, kept))
    const received = messagesOf(second, 10)
    const up = stateOf(second, 'connected')
    second.start()
    expect((await up).connection.sessionPresent).toBe(true)
    expect((await received).map(textOf)).toEqual(Array.from({ length: 10 }, (_, i) => `${i}`))
  })

  it('is offered 3.1.1 after it refused 5, where the version is left to us', async () => {
    const client = await connectedClient(broker.port, { protocolVersion: 'auto' })
    expect(client.state).toMatchObject({ connection: { protocolVersion: 4 } })
    await client.subscribe([{ filter: 'auto', qos: 1, identifier: 3 }])
    const received = messagesOf(client, 1)
    await client.publish({ ...message('auto', 'x', 1), properties: { contentType: 'text/plain' } })
    expect(await received).toHaveLength(1)
  })
})
