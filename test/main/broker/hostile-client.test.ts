import type { Duplex } from 'node:stream'
import fc from 'fast-check'
import { generate, type Packet } from 'mqtt-packet'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { BuiltInBroker } from '../../../src/main/broker/built-in-broker.ts'

const broker = new BuiltInBroker()
const escaped: unknown[] = []
const catchEscaped = (error: unknown) => void escaped.push(error)

beforeAll(async () => {
  process.on('uncaughtException', catchEscaped).on('unhandledRejection', catchEscaped)
  await broker.apply({ enabled: true, host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await broker.stop()
  process.off('uncaughtException', catchEscaped).off('unhandledRejection', catchEscaped)
})
afterEach(() => {
  expect(escaped.splice(0)).toEqual([])
})

type Version = 3 | 4 | 5
const encode = (packet: Packet, version: Version) => generate(packet, { protocolVersion: version })
const turn = () => new Promise(resolve => setImmediate(resolve))

function hello(clientId: string, version: Version, clean = true): Buffer {
  const protocolId = version === 3 ? 'MQIsdp' : 'MQTT'
  return encode(
    { cmd: 'connect', protocolId, protocolVersion: version, clientId, clean, keepalive: 0 },
    version,
  )
}

/** Connects, says all of it, and goes. */
async function session(first: Buffer, chunks: Uint8Array[]): Promise<void> {
  const stream: Duplex = broker.connect()
  stream.on('error', () => {}).resume()
  stream.write(first)
  for (let i = 0; i < 8; i++) await turn()
  for (const chunk of chunks) if (!stream.destroyed) stream.write(chunk)
  for (let i = 0; i < 8; i++) await turn()
  stream.destroy()
  await turn()
}

const members = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']

it.each(members)('can be called %s, and subscribe to that', async name => {
  for (const version of [4, 5] as const) {
    const subscribe = (...topics: string[]) =>
      encode(
        { cmd: 'subscribe', messageId: 1, subscriptions: topics.map(topic => ({ topic, qos: 1 })) },
        version,
      )
    const publish = encode(
      { cmd: 'publish', topic: name, payload: 'x', qos: 2, messageId: 3, retain: true, dup: false },
      version,
    )
    const unsubscribe = encode({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [name] }, version)
    await session(hello(name, version), [subscribe(name), publish, unsubscribe])
    await session(hello('other', version), [subscribe(name, 'b'), subscribe(name), subscribe(name)])
  }
})

it('can release a packet identifier twice at once', async () => {
  const pubrel = encode({ cmd: 'pubrel', messageId: 7 }, 4)
  const publish = encode(
    { cmd: 'publish', topic: 'a', payload: '', qos: 2, messageId: 7, retain: false, dup: false },
    4,
  )
  await session(hello('twice', 4), [publish, Buffer.concat([pubrel, pubrel, pubrel])])
})

it('can go while it connects, and is not listed for ever', async () => {
  for (let i = 0; i < 200; i++) {
    const stream = broker.connect()
    stream.on('error', () => {}).resume()
    stream.write(hello(`ghost${i}`, 5))
    for (let wait = i % 8; wait > 0; wait--) await turn()
    stream.destroy()
  }
  await expect.poll(() => broker.status.clients).toBe(0)
})

it('can nest topics as deep as it likes', async () => {
  for (const topic of ['a/'.repeat(200), '+/'.repeat(99), '/'.repeat(30_000)]) {
    const subscribe = encode({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] }, 5)
    const plain = topic.replaceAll('+', 'a')
    const publish = encode(
      { cmd: 'publish', topic: plain, payload: 'x', qos: 1, messageId: 3, retain: true, dup: false },
      5,
    )
    await session(hello('deep', 5), [subscribe, publish])
  }
})

it('can send whatever it likes', async () => {
  const version = fc.constantFrom<Version>(3, 4, 5)
  const packets = version.chain(v =>
    fc.tuple(fc.constant(v), fc.array(fc.constantFrom(...plausible(v)), { minLength: 1, maxLength: 6 })),
  )
  const damage = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 255 })), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(packets, damage, fc.boolean(), fc.nat(5), async ([v, chunks], faults, clean, id) => {
      const bytes = Buffer.concat(chunks)
      for (const [at, value] of faults) bytes[at % bytes.length] = value
      await session(hello(`f${id}`, v, clean), [bytes])
    }),
    { numRuns: 500 },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => session(Buffer.from(bytes), [])),
    { numRuns: 100 },
  )
}, 30_000)

function plausible(version: Version): Buffer[] {
  const v5 = version === 5
  const publish = { cmd: 'publish', topic: 'a/b', payload: 'hello', dup: false } as const
  const properties = {
    contentType: 'x',
    responseTopic: 'q',
    userProperties: { a: 'b' },
    messageExpiryInterval: 1,
  }
  const packets: Packet[] = [
    { ...publish, qos: 0, retain: false, properties: v5 ? properties : undefined },
    { ...publish, qos: 1, retain: true, messageId: 7 },
    { ...publish, qos: 2, retain: false, messageId: 8 },
    { cmd: 'pubrel', messageId: 8 },
    { cmd: 'puback', messageId: 9 },
    { cmd: 'pubrec', messageId: 9 },
    { cmd: 'pubcomp', messageId: 9 },
    {
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [
        { topic: 'a/#', qos: 2, nl: false, rap: true, rh: 0 },
        { topic: '+/b', qos: 1, nl: true, rap: false, rh: 1 },
      ],
      properties: v5 ? { subscriptionIdentifier: 3 } : undefined,
    },
    { cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['a/#'] },
    { cmd: 'pingreq' },
    { cmd: 'disconnect' },
  ]
  return packets.map(packet => encode(packet, version))
}
