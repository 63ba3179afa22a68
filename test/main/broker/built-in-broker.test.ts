import { once } from 'node:events'
import { createConnection, createServer, type Server } from 'node:net'
import { connectAsync, connect as connectTo, type IClientOptions, type MqttClient } from 'mqtt'
import { generate, type Packet } from 'mqtt-packet'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BuiltInBroker } from '../../../src/main/broker/built-in-broker.ts'
import type { BrokerLimits } from '../../../src/main/broker/limits.ts'

const brokers: BuiltInBroker[] = []
const clients: MqttClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true)
  for (const broker of brokers.splice(0)) await broker.stop()
})

async function start(settings: { host?: string; port?: number } = {}, limits: Partial<BrokerLimits> = {}) {
  const broker = new BuiltInBroker(limits)
  brokers.push(broker)
  await broker.apply({ enabled: true, host: '127.0.0.1', port: 0, ...settings })
  return broker
}

async function client(broker: BuiltInBroker, options: IClientOptions = {}): Promise<MqttClient> {
  const one = await connectAsync(broker.status.address!, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    ...options,
  })
  one.on('error', () => {})
  clients.push(one)
  return one
}

const closeOf = (one: MqttClient) => new Promise<void>(resolve => one.once('close', resolve))
const messageOf = (one: MqttClient) =>
  new Promise<[string, Buffer]>(resolve => one.once('message', (topic, payload) => resolve([topic, payload])))

async function takenPort(): Promise<[number, Server]> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return [(server.address() as { port: number }).port, server]
}

describe('the built-in broker', () => {
  it.each([4, 5] as const)('carries messages over TCP, protocol %i', async protocolVersion => {
    const broker = await start()
    const [one, two] = [await client(broker, { protocolVersion }), await client(broker, { protocolVersion })]
    await two.subscribeAsync('a/#', { qos: 1 })
    const message = messageOf(two)
    await one.publishAsync('a/b', Buffer.from([0, 255]), { qos: 1 })
    const [topic, payload] = await message
    expect([topic, [...payload]]).toEqual(['a/b', [0, 255]])
    expect(broker.status).toMatchObject({ state: 'running', clients: 2, remarks: [], dropped: 0 })
    expect(broker.status.address).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
  })

  it('carries messages over streams within the process', async () => {
    const broker = await start()
    const stream = broker.connect()
    const received: Buffer[] = []
    stream.on('data', chunk => received.push(chunk))
    const send = (packet: Packet) => stream.write(generate(packet, { protocolVersion: 5 }))
    send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clientId: 'in',
      clean: true,
      keepalive: 0,
    })
    await expect.poll(() => broker.status.clients).toBe(1)
    send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'x', qos: 0 }] })
    const outside = await client(broker)
    await expect.poll(() => Buffer.concat(received).includes(Buffer.from([0x90]))).toBe(true)
    await outside.publishAsync('x', 'hello')
    await expect.poll(() => Buffer.concat(received).toString('latin1')).toContain('hello')
    stream.destroy()
    await expect.poll(() => broker.status.clients).toBe(1)
  })

  it('loses and swaps nothing of what comes in one piece, whatever its QoS and RETAIN', async () => {
    const broker = await start()
    const [one, two] = [await client(broker), await client(broker)]
    const seen: string[] = []
    two.on('message', (topic, payload) => seen.push(`${topic}=${payload}`))
    await two.subscribeAsync({ 'a/#': { qos: 1 }, 'a/+': { qos: 0 } })
    const away = await client(broker, {
      clientId: 'away',
      clean: false,
      properties: { sessionExpiryInterval: 60 },
    })
    await away.subscribeAsync('a/1', { qos: 2 }) // a queue to fill makes some messages more work than others
    await away.endAsync()
    one.stream.cork()
    const sent: string[] = []
    for (let i = 0; i < 40; i++) {
      const [topic, qos, retain] = [`a/${(i >> 3) % 2}`, ((i >> 1) % 3) as 0 | 1 | 2, i % 2 === 0]
      sent.push(`${topic}=${i} ${qos}`)
      one.publish(topic, `${i} ${qos}`, { qos, retain })
    }
    one.stream.uncork()
    await expect.poll(() => seen.length).toBe(40)
    for (const qos of [0, 1, 2]) {
      const ofQos = (list: string[]) => list.filter(each => each.endsWith(` ${qos}`))
      expect(ofQos(seen)).toEqual(ofQos(sent))
    }
  })

  it('takes the next free port and says so', async () => {
    const [port, server] = await takenPort()
    const broker = await start({ port })
    const used = Number(new URL(broker.status.address!).port)
    expect(used).toBeGreaterThan(port)
    expect(used).toBeLessThanOrEqual(port + 20)
    expect(broker.status.remarks).toEqual([
      `Port ${port} is taken; the built-in broker listens on ${used} instead.`,
    ])
    server.close()
  })

  it('tells of what it cannot do, and still serves streams', async () => {
    const broker = await start({ host: '192.0.2.1' })
    expect(broker.status).toMatchObject({
      state: 'failed',
      error: { code: 'ERR_BROKER_LISTEN_HOST', message: '192.0.2.1 is not an address of this machine.' },
    })
    expect(broker.connect().destroyed).toBe(false)
    await broker.apply({ enabled: true, host: '127.0.0.1', port: 0 })
    expect(broker.status).toMatchObject({ state: 'running', error: undefined })
  })

  it('warns where others can connect', async () => {
    const broker = await start({ host: '0.0.0.0' })
    expect(broker.status.remarks).toEqual([expect.stringContaining('Everyone on the network')])
  })

  it('keeps its clients while settings stay, drops them with the port, all with an end', async () => {
    const broker = await start()
    const changes = vi.fn()
    broker.onStatus(changes)
    const one = await client(broker)
    await broker.apply({ enabled: true, host: '127.0.0.1', port: 0 })
    expect(broker.status.clients).toBe(1)
    const closed = closeOf(one)
    await broker.apply({ enabled: false, host: '127.0.0.1', port: 0 })
    await closed
    expect(broker.status).toEqual({ state: 'off', remarks: [], clients: 0, dropped: 0 })
    await once(broker.connect(), 'close')
    expect(changes).toHaveBeenCalled()
  })

  it('keeps retained messages when it moves to another port', async () => {
    const broker = await start()
    await (await client(broker)).publishAsync('kept', '1', { retain: true, qos: 1 })
    await broker.apply({ enabled: true, host: 'localhost', port: 0 })
    const two = await client(broker)
    const message = messageOf(two)
    await two.subscribeAsync('kept')
    expect(String((await message)[1])).toBe('1')
  })
})

describe('its bounds', () => {
  it('are on packets', async () => {
    const broker = await start({}, { packetBytes: 1000 })
    const one = await client(broker, { protocolVersion: 4 })
    const closed = closeOf(one)
    one.publish('a', 'x'.repeat(2000))
    await closed
    await expect.poll(() => broker.status.clients).toBe(0)
  })

  it('are on connections', async () => {
    const broker = await start({}, { clients: 1 })
    await client(broker)
    await once(createConnection(Number(new URL(broker.status.address!).port), '127.0.0.1').resume(), 'close')
    await once(broker.connect(), 'close')
  })

  it('are on connections that say nothing', async () => {
    const broker = await start({}, { connectWithin: 50 })
    const stream = broker.connect()
    stream.resume()
    await once(stream, 'close')
  })

  it('are on subscriptions', async () => {
    const broker = await start({}, { subscriptionsPerClient: 2 })
    const one = await client(broker)
    await one.subscribeAsync(['a', 'b'])
    await expect(one.subscribeAsync('c')).rejects.toThrow()
  })

  it('are on retained messages, by count and bytes', async () => {
    const broker = await start({}, { retained: 2, retainedBytes: 100 })
    const one = await client(broker)
    const retain = (topic: string, payload: string) =>
      one.publishAsync(topic, payload, { retain: true, qos: 2 })
    await retain('a', '1')
    await retain('b', '2')
    await retain('c', '3')
    expect(broker.status.dropped).toBe(1)
    await retain('a', '')
    await retain('c', 'x'.repeat(200))
    expect(broker.status.dropped).toBe(2)
    await retain('c', '3')
    const two = await client(broker)
    const seen: string[] = []
    two.on('message', (topic, payload) => seen.push(`${topic}=${payload}`))
    await two.subscribeAsync('#')
    await expect.poll(() => seen.sort()).toEqual(['b=2', 'c=3'])
  })

  it('are on what waits for a client that is away', async () => {
    const broker = await start({}, { queuedPerClient: 3 })
    const options = { clientId: 'away', clean: false, properties: { sessionExpiryInterval: 1000 } }
    const away = await client(broker, options)
    await away.subscribeAsync('a', { qos: 1 })
    await away.endAsync()
    const one = await client(broker)
    for (let i = 0; i < 5; i++) await one.publishAsync('a', String(i), { qos: 2 })
    expect(broker.status.dropped).toBe(2)
    const back = connectTo(broker.status.address!, { protocolVersion: 5, reconnectPeriod: 0, ...options })
    clients.push(back)
    const seen: string[] = []
    back.on('message', (_topic, payload) => seen.push(String(payload)))
    await expect.poll(() => seen).toEqual(['0', '1', '2'])
    for (let i = 5; i < 8; i++) await one.publishAsync('a', String(i), { qos: 2 })
    await expect.poll(() => seen).toEqual(['0', '1', '2', '5', '6', '7'])
    expect(broker.status.dropped).toBe(2)
  })

  it('are on sessions', async () => {
    const broker = await start({}, { sessions: 1 })
    const persistent = (clientId: string) => client(broker, { clientId, clean: false, protocolVersion: 4 })
    await (await persistent('one')).subscribeAsync('a', { qos: 1 })
    const two = await persistent('two')
    const closed = closeOf(two)
    two.subscribe('a', { qos: 1 })
    await closed
  })
})
