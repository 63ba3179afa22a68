import { connect, connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BuiltInBroker } from '../../../src/main/broker/built-in-broker.ts'

const broker = new BuiltInBroker()
let publisher: MqttClient

beforeAll(async () => {
  await broker.apply({ enabled: true, host: '127.0.0.1', port: 0 })
  publisher = await connectAsync(broker.status.address!, { protocolVersion: 5 })
})
afterAll(async () => {
  publisher.end(true)
  await broker.stop()
})

let made = 0
/** A subscriber with a session of its own that outlives its connection. */
function subscriber() {
  const options: IClientOptions = {
    clientId: `persistent${++made}`,
    clean: false,
    protocolVersion: 5,
    reconnectPeriod: 0,
    properties: { sessionExpiryInterval: 1000 },
  }
  const seen: string[] = []
  let one: MqttClient
  return {
    seen,
    topic: `topic${made}`,
    async connect() {
      one = connect(broker.status.address!, options)
      one.on('message', (_topic, payload, { qos, retain, dup }) => {
        seen.push(`${payload} qos ${qos}${retain ? ' retained' : ''}${dup ? ' dup' : ''}`)
      })
      await new Promise(resolve => one.once('connect', resolve))
      return one
    },
    leave: () => one.endAsync(),
  }
}

it('gets each queued message once and in order, with QoS 2', async () => {
  const { seen, topic, connect, leave } = subscriber()
  await (await connect()).subscribeAsync(topic, { qos: 2 })
  await leave()
  for (let i = 0; i < 20; i++) await publisher.publishAsync(topic, String(i), { qos: 2 })
  await connect()
  await expect.poll(() => seen.length).toBe(20)
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => `${i} qos 2`))
  await leave()
})

it('gets each live message once, with QoS 2, many at a time', async () => {
  const { seen, topic, connect, leave } = subscriber()
  await (await connect()).subscribeAsync(`${topic}/+`, { qos: 2 })
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => publisher.publishAsync(`${topic}/x`, String(i), { qos: 2 })),
  )
  await expect.poll(() => seen.length).toBe(50)
  expect(new Set(seen).size).toBe(50)
  await leave()
})

it('gets what matches two of its subscriptions once', async () => {
  const { seen, topic, connect, leave } = subscriber()
  await (await connect()).subscribeAsync({ [`${topic}/#`]: { qos: 1 }, [`${topic}/+`]: { qos: 1 } })
  await leave()
  await publisher.publishAsync(`${topic}/a`, 'one', { qos: 1 })
  await publisher.publishAsync(`${topic}/a`, 'two', { qos: 1 })
  await connect()
  await expect.poll(() => seen.length).toBe(2)
  expect(seen).toEqual(['one qos 1', 'two qos 1'])
  await leave()
})

it.each([1, 2] as const)('gets retained messages as published once, with QoS %i', async qos => {
  const { seen, topic, connect, leave } = subscriber()
  await (await connect()).subscribeAsync(topic, {
    qos,
    rap: true,
    nl: true,
    properties: { subscriptionIdentifier: 3 },
  })
  for (let i = 0; i < 5; i++) await publisher.publishAsync(topic, String(i), { qos, retain: true })
  await expect.poll(() => seen.length).toBe(5)
  await leave()
  await connect()
  await publisher.publishAsync(topic, 'last', { qos })
  await expect.poll(() => seen.length).toBeGreaterThan(5)
  expect(seen).toEqual([...[0, 1, 2, 3, 4].map(i => `${i} qos ${qos} retained`), `last qos ${qos}`])
  await leave()
})

it.each([
  [0, '+'],
  [1, '#'],
  [1, 'a'],
] as const)('never gets more than the granted QoS %i by the filter %s', async (qos, level) => {
  const { seen, topic, connect, leave } = subscriber()
  await publisher.publishAsync(`${topic}/a`, 'kept', { qos: 2, retain: true })
  await (await connect()).subscribeAsync(`${topic}/${level}`, { qos })
  await publisher.publishAsync(`${topic}/a`, 'live', { qos: 2 })
  await expect.poll(() => seen.length).toBe(2)
  expect(seen.sort()).toEqual([`kept qos ${qos} retained`, `live qos ${qos}`])
  await leave()
  await publisher.publishAsync(`${topic}/a`, 'later', { qos: 2 })
  await connect()
  await publisher.publishAsync(`${topic}/a`, 'last', { qos: 2 })
  await expect.poll(() => seen.at(-1)).toBe(`last qos ${qos}`)
  expect(seen.slice(2)).toEqual(qos ? [`later qos ${qos}`, `last qos ${qos}`] : [`last qos ${qos}`])
  await leave()
})
