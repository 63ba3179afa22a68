import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { BrokerInput } from '../../src/shared/workspace/broker.ts'
import { type Certificates, makeCertificates } from '../support/certificates.ts'
import { freePort, type Mosquitto, type MosquittoOptions, startMosquitto } from '../support/mosquitto.ts'
import { type Served, serve, type WorkspaceInput } from '../support/serve.ts'

let certificates: Certificates
const cleanUps: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  certificates = await makeCertificates()
})
afterAll(() => certificates.remove())
afterEach(async () => {
  for (let cleanUp = cleanUps.pop(); cleanUp; cleanUp = cleanUps.pop()) await cleanUp()
})

async function broker(options?: MosquittoOptions): Promise<Mosquitto> {
  const mosquitto = await startMosquitto(options)
  cleanUps.push(() => mosquitto.stop())
  return mosquitto
}

/** Tomte with the house of the design: a broker, a rule on the temperature, a fan; and one that hands bytes on. */
async function tomte(home: Partial<BrokerInput> & { url: string }): Promise<Served> {
  const workspace: WorkspaceInput = {
    version: 1,
    brokers: [
      {
        id: 'home',
        name: 'Home',
        subscriptions: [
          { filter: 'home/#', qos: 1, prefix: 'Home' },
          { filter: 'raw/#', qos: 1, prefix: 'Raw' },
        ],
        ...home,
      },
    ],
    rules: [
      {
        id: 'warm',
        name: 'Too warm',
        folder: 'Heating',
        triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/+/temperature' }],
        conditions: { all: [{ field: 'payload.value', op: '>', value: 20 }] },
        actions: [
          {
            type: 'publish',
            broker: 'home',
            topic: 'act/fan',
            payload: '{{payload.value}}',
            encoding: 'text',
          },
        ],
      },
      {
        id: 'bytes',
        name: 'Bytes',
        triggers: [{ type: 'event', pattern: 'Raw.*' }],
        actions: [{ type: 'publish', broker: 'home', topic: 'act/raw', payload: '{{payload}}' }],
      },
    ],
  }
  const served = await serve({ workspace })
  cleanUps.push(() => served.stop())
  return served
}

interface Person {
  client: MqttClient
  /** The next message on act/#. */
  hears(): Promise<{ topic: string; payload: Buffer }>
  says(topic: string, payload: string | Buffer): void
}

/** Somebody else at the broker: says what devices would say and hears what Tomte does. */
async function person(port: number): Promise<Person> {
  const client = mqtt.connect({ host: '127.0.0.1', port, reconnectPeriod: 50 })
  cleanUps.push(() => client.endAsync(true))
  const heard: { topic: string; payload: Buffer }[] = []
  const waiting: ((message: { topic: string; payload: Buffer }) => void)[] = []
  client.on('message', (topic, payload) => {
    const listener = waiting.shift()
    if (listener) listener({ topic, payload })
    else heard.push({ topic, payload })
  })
  await new Promise(resolve => client.once('connect', resolve))
  await client.subscribeAsync('act/#', { qos: 1 })
  return {
    client,
    hears: async () => heard.shift() ?? new Promise(resolve => waiting.push(resolve)),
    says: (topic, payload) => void client.publish(topic, payload, { qos: 1 }),
  }
}

/** Tomte subscribes after it is ready: says the sentence again until it is answered. */
async function answerTo({ says, hears }: Person, topic: string, payload: string | Buffer) {
  const answer = hears()
  says(topic, payload)
  const again = setInterval(() => says(topic, payload), 100)
  try {
    return await answer
  } finally {
    clearInterval(again)
  }
}

async function expectTheWay(someone: Person) {
  const answer = await answerTo(someone, 'home/kitchen/temperature', '{"value":21.5}')
  expect(answer.topic).toBe('act/fan')
  expect(answer.payload.toString()).toBe('21.5')
  return answer
}

test('a temperature over 20 reaches the fan, one of 19 gives nothing', async () => {
  const { port } = await broker()
  await tomte({ url: `mqtt://127.0.0.1:${port}`, protocolVersion: '3.1.1' })
  const someone = await person(port)
  await expectTheWay(someone)
  someone.says('home/cellar/temperature', '{"value":19}')
  someone.says('home/attic/temperature', '{"value":33}')
  let next = await someone.hears()
  while (next.payload.toString() === '21.5') next = await someone.hears() // said more than once while Tomte subscribed
  expect(next.payload.toString()).toBe('33')
})

test('all 256 byte values come out as they went in', async () => {
  const { port } = await broker()
  await tomte({ url: `mqtt://127.0.0.1:${port}`, protocolVersion: '5' })
  const someone = await person(port)
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const answer = await answerTo(someone, 'raw/device', bytes)
  expect(answer.topic).toBe('act/raw')
  expect(answer.payload.equals(bytes)).toBe(true)
})

test.each(['3.1.1', '5'] as const)(
  'the same over TLS with a client certificate, MQTT %s',
  async protocolVersion => {
    const plain = await freePort()
    const { port } = await broker({
      files: {
        'ca.pem': await certificates.read(certificates.ca),
        'server.pem': await certificates.read(certificates.serverCert),
        'server.key': await certificates.read(certificates.serverKey),
      },
      config: [
        'cafile {folder}/ca.pem',
        'certfile {folder}/server.pem',
        'keyfile {folder}/server.key',
        'require_certificate true',
        'allow_anonymous true',
        `listener ${plain} 127.0.0.1`,
      ],
    })
    await tomte({
      url: `mqtts://127.0.0.1:${port}`,
      protocolVersion,
      tls: { ca: certificates.ca, cert: certificates.clientCert, key: certificates.clientKey },
    })
    await expectTheWay(await person(plain))
  },
)

test('the same over WebSocket', async () => {
  const plain = await freePort()
  const { port } = await broker({
    config: ['protocol websockets', 'allow_anonymous true', `listener ${plain} 127.0.0.1`],
  })
  await tomte({ url: `ws://127.0.0.1:${port}/mqtt` })
  await expectTheWay(await person(plain))
})

test('after kill -9 of the broker and its restart all goes on without help', async () => {
  const mosquitto = await broker()
  const served = await tomte({ url: `mqtt://127.0.0.1:${mosquitto.port}` })
  const before = await person(mosquitto.port)
  await expectTheWay(before)
  await before.client.endAsync(true)
  await mosquitto.kill()
  await mosquitto.start()
  await expectTheWay(await person(mosquitto.port))
  expect(await served.stop()).toBe(0)
})
