import net from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { MqttClient, QuarantinedMessage } from '../../../src/main/mqtt/client.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { connectedClient, messagesOf } from './live.ts'

/** Bytes. */
const LIMIT = 1000

let mosquitto: Mosquitto
let narrow: Mosquitto

beforeAll(async () => {
  mosquitto = await startMosquitto()
  narrow = await startMosquitto({ config: ['allow_anonymous true', `max_packet_size ${LIMIT}`] })
})
afterAll(() => Promise.all([mosquitto.stop(), narrow.stop()]))

function watch(client: MqttClient): QuarantinedMessage[] {
  const found: QuarantinedMessage[] = []
  client.onQuarantine(message => found.push(message))
  return found
}

const message = (topic: string, qos: 0 | 1 | 2, length: number) => ({
  topic,
  qos,
  payload: Buffer.alloc(length, 120),
  retain: false,
})

describe.each([3, 4] as const)('a message over our limit from a broker of MQTT version %d', version => {
  it.each([0, 1, 2] as const)(
    'is set aside, acknowledged, and others follow on the same connection: QoS %d',
    async qos => {
      const receiver = await connectedClient(mosquitto.port, {
        protocolVersion: version,
        cleanStart: false,
        properties: { maximumPacketSize: LIMIT },
      })
      const setAside = watch(receiver)
      const sender = await connectedClient(mosquitto.port)
      const topic = `large/${version}/${qos}`
      await receiver.subscribe([{ filter: topic, qos }])
      const arrived = messagesOf(receiver, 60)
      const sizes: number[] = []
      for (let n = 0; n < 30; n++) {
        // More than mosquitto has in flight: without their acknowledgements it would stop.
        for (const length of [10, 5000 + n, n === 7 ? 3_000_000 : LIMIT + 1, 20]) {
          if (length > LIMIT) sizes.push(length)
          await sender.publish(message(topic, qos, length))
        }
      }
      expect((await arrived).map(({ payload }) => payload.length)).toEqual(
        Array.from({ length: 60 }, (_, n) => (n % 2 ? 20 : 10)),
      )
      expect(setAside.map(each => each.size! > sizes[setAside.indexOf(each)]!)).toEqual(sizes.map(() => true))
      expect(setAside[0]).toMatchObject({ topic, qos, error: { code: 'ERR_MQTT_MESSAGE_TOO_LARGE' } })
      expect(receiver.counters).toMatchObject({ connects: 1, quarantined: 60, received: 60 })
      const other = messagesOf(receiver, 1)
      await receiver.stop()
      receiver.start()
      await sender.publish(message(topic, qos, 30))
      if (qos > 0) expect((await other)[0]!.payload.length).toBe(30) // none of the large ones comes again
      expect(receiver.counters.quarantined).toBe(60)
    },
  )
})

describe('a message that the broker of MQTT 3.1.1 closes the connection on', () => {
  it.each([1, 2] as const)('is set aside after one retry, and all others arrive: QoS %d', async qos => {
    const port = await countingProxy(narrow.port)
    const client = await connectedClient(port.port, { protocolVersion: 4, cleanStart: false })
    const setAside = watch(client)
    const receiver = await connectedClient(narrow.port)
    await receiver.subscribe([{ filter: `poison/${qos}/#`, qos: 2 }])
    const arrived = new Set<string>()
    const all = new Promise<void>(resolve => {
      receiver.onMessage(({ topic }) => void (arrived.add(topic).size === 10 && resolve()))
    })
    const results = Array.from({ length: 11 }, (_, n) =>
      client.publish(message(`poison/${qos}/${n}`, qos, n === 4 ? 50_000 : 10)),
    )
    await expect(results[4]).rejects.toMatchObject({ code: 'ERR_MQTT_QUARANTINED' })
    await Promise.all(results.filter((_, n) => n !== 4))
    await all
    expect([...arrived].sort()).toEqual(
      Array.from({ length: 11 }, (_, n) => `poison/${qos}/${n}`)
        .filter(topic => !topic.endsWith('/4'))
        .sort(),
    )
    expect(setAside).toMatchObject([{ direction: 'sent', topic: `poison/${qos}/4` }])
    expect(client.counters.connects).toBe(3) // sent, sent again, and without it
  })
})

describe('a link that is reset again and again', () => {
  it('costs no message, whenever it is reset', { timeout: 60_000 }, async () => {
    const proxy = await countingProxy(mosquitto.port)
    const client = await connectedClient(proxy.port, {
      protocolVersion: 4,
      cleanStart: false,
      reconnect: { initial: 20, maximum: 50 },
    })
    const setAside = watch(client)
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let round = 0; round < 30; round++) {
      const done = client.publish(message(`flaky/${round}`, round % 2 ? 1 : 2, 10))
      for (let cut = 0; cut < 4; cut++) {
        await new Promise(resolve => setTimeout(resolve, random() * 60))
        proxy.reset()
      }
      await done
    }
    expect(setAside).toEqual([])
    expect(client.counters.connects).toBeGreaterThan(30)
  })
})

/** A proxy whose links the test can reset as TCP does. */
async function countingProxy(target: number): Promise<{ port: number; reset(): void }> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer(near => {
    const far = net.connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return {
    port: (server.address() as net.AddressInfo).port,
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
  }
}
