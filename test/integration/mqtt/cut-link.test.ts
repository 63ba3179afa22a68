import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import { openSession } from '../../../src/main/mqtt/durable-session.ts'
import { LevelSessions } from '../../../src/main/mqtt/level-session-store.ts'
import { type Cut, CuttingProxy } from '../../support/cutting-proxy.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { connectedClient, optionsFor, stateOf, textOf } from './live.ts'

let mosquitto: Mosquitto
let folder: string
let sessions: LevelSessions
let serial = 0

beforeAll(async () => {
  mosquitto = await startMosquitto()
  folder = await mkdtemp(path.join(tmpdir(), 'tomte-cut-'))
  sessions = new LevelSessions(path.join(folder, 'sessions'), systemClock)
  await sessions.open()
})
afterAll(async () => {
  await sessions.close()
  await mosquitto.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Enough for a whole exchange; the last message shows that all before it has passed. */
const MESSAGES = 3

/** A client with a stored session behind a proxy, connected. */
async function behindProxy(protocolVersion: 4 | 5) {
  const proxy = new CuttingProxy(mosquitto.port)
  const clientId = `cut-${process.pid}-${serial++}`
  const session = await openSession({
    store: sessions.session('cut', clientId),
    clock: systemClock,
    delivery: 'again',
  })
  const options = optionsFor(await proxy.start(), {
    protocolVersion,
    clientId,
    cleanStart: false,
    sessionExpiry: 60,
    reconnect: { initial: 5, maximum: 20 },
  })
  const client = new MqttClient(options, { clock: systemClock, random: Math.random, session })
  const up = stateOf(client, 'connected')
  client.start()
  await up
  const end = async () => {
    await client.stop({ deadline: 200 })
    await proxy.stop()
  }
  return { proxy, client, end }
}

/** Publishes or receives through a link that is cut; answers with what came through and the bytes that passed. */
async function exchange(way: 'publishing' | 'receiving', version: 4 | 5, qos: 1 | 2, cut?: Cut) {
  const topic = `cut/${serial}`
  const { proxy, client, end } = await behindProxy(version)
  const other = await connectedClient(mosquitto.port, { protocolVersion: version })
  const [from, to] = way === 'publishing' ? [client, other] : [other, client]
  const arrived: string[] = []
  const all = new Promise<void>(resolve => {
    to.onMessage(message => {
      arrived.push(textOf(message))
      if (new Set(arrived).size === MESSAGES) resolve()
    })
  })
  await to.subscribe([{ filter: topic, qos }])
  proxy.arm(cut)
  const published = Array.from({ length: MESSAGES }, (_, n) =>
    from.publish({ topic, payload: Buffer.from(String(n)), qos, retain: false }),
  )
  await Promise.all([all, ...published])
  const passed = { ...proxy.passed }
  await end()
  await other.stop()
  return { arrived, passed }
}

describe.each([4, 5] as const)(
  'a link that is cut at every byte of an exchange of MQTT version %d',
  version => {
    describe.each([1, 2] as const)('at QoS %d', qos => {
      it.each(['publishing', 'receiving'] as const)(
        'loses nothing, and doubles nothing at QoS 2, when %s',
        async way => {
          const whole = await exchange(way, version, qos)
          const cuts = (['to broker', 'to client'] as const).flatMap(direction =>
            Array.from({ length: whole.passed[direction] + 1 }, (_, bytes) => ({ direction, bytes })),
          )
          expect(cuts.length).toBeGreaterThan(MESSAGES * 8)
          for (const cut of cuts) {
            const { arrived } = await exchange(way, version, qos, cut)
            const where = `${cut.bytes} bytes ${cut.direction}`
            expect([...new Set(arrived)], where).toEqual(['0', '1', '2'])
            if (qos === 2) expect(arrived, where).toEqual(['0', '1', '2'])
          }
        },
        120_000,
      )
    })
  },
)
