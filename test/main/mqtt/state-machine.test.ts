import { describe, expect, it } from 'vitest'
import { type BrokerLink, turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness, type Harness, harness } from './harness.ts'

const KEEP_ALIVE = 20
const RETRY = 1000
const DEADLINE = 500
const OPTIONS = { keepAlive: KEEP_ALIVE, reconnect: { initial: RETRY, maximum: RETRY }, connectTimeout: 3000 }

interface Scene extends Harness {
  /** The broker's end of the last connection. */
  link?: BrokerLink
}

/** How to come into each state. */
const states: Record<string, () => Promise<Scene>> = {
  stopped: async () => harness(OPTIONS),
  async connecting() {
    const all = harness(OPTIONS)
    all.client.start()
    const link = await all.broker.accept()
    await link.next()
    return { ...all, link }
  },
  connected: () => connectedHarness(OPTIONS),
  async waiting() {
    const all = harness(OPTIONS)
    const waiting = all.state('waiting')
    all.client.start()
    const link = await all.broker.accept()
    link.cut()
    await waiting
    return { ...all, link }
  },
  async stopping() {
    const all = await connectedHarness(OPTIONS)
    all.client.publish({ topic: 'a', payload: bytes('x'), qos: 1, retain: false }).catch(() => {})
    await turn()
    void all.client.stop({ deadline: DEADLINE })
    return all
  },
}

/** What may happen in any of them. */
const inputs: Record<string, (scene: Scene) => unknown> = {
  start: ({ client }) => client.start(),
  stop: ({ client }) => void client.stop({ deadline: DEADLINE }),
  wake: ({ client }) => client.wake(),
  cut: ({ link }) => link?.cut(),
  CONNACK: ({ link }) =>
    link?.send({ cmd: 'connack', sessionPresent: false, reasonCode: 0, returnCode: 0 } as never),
  'CONNACK with a refusal': ({ link }) =>
    link?.send({ cmd: 'connack', sessionPresent: false, reasonCode: 0x88 }),
  'DISCONNECT of the broker': ({ link }) => link?.send({ cmd: 'disconnect', reasonCode: 0x8b }),
  'bytes that are no packet': ({ link }) => link?.write(Buffer.from([0, 0])),
  'what was in flight is acknowledged': ({ link }) => link?.send({ cmd: 'puback', messageId: 1 }),
  'the time it may take is over': ({ client, clock }) => clock.advance(patience[client.state.name]),
}

/** Milliseconds after which something must happen by itself. */
const patience = {
  stopped: 60_000,
  connecting: OPTIONS.connectTimeout,
  connected: (KEEP_ALIVE + 5) * 1000,
  waiting: RETRY,
  stopping: DEADLINE,
}

/** The state that follows, in the order of `inputs`; “-” for the same one. */
const table: Record<string, string[]> = {
  stopped: ['connecting', '-', '-', '-', '-', '-', '-', '-', '-', '-'],
  connecting: [
    '-',
    'stopped',
    '-',
    'waiting',
    'connected',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
  ],
  connected: ['-', 'stopped', '-', 'waiting', 'waiting', 'waiting', 'waiting', 'waiting', '-', 'waiting'],
  waiting: ['-', 'stopped', 'connecting', '-', '-', '-', '-', '-', '-', 'connecting'],
  stopping: ['-', '-', '-', 'stopped', 'stopped', 'stopped', 'stopped', 'stopped', 'stopped', 'stopped'],
}

const rows = Object.entries(table).flatMap(([state, nexts]) =>
  Object.keys(inputs).map((input, i): [string, string, string] => [
    state,
    input,
    nexts[i] === '-' ? state : nexts[i]!,
  ]),
)

/** Lets due attempts begin and answers them, until it is connected. */
async function recover({ client, clock, broker, state }: Scene) {
  const up = state('connected')
  if (client.state.name === 'stopped') client.start()
  if (client.state.name === 'waiting') await clock.advance(client.state.retryAt - clock.now())
  for (;;) {
    const { link } = await broker.greet()
    await turn(5)
    if (client.state.name === 'connected') return up
    link.cut()
    await turn(5)
    if (client.state.name === 'waiting') await clock.advance(client.state.retryAt - clock.now())
  }
}

describe('the connection state machine', () => {
  it.each(rows)('%s, %s: %s', async (state, input, next) => {
    const scene = await states[state]!()
    expect(scene.client.state.name).toBe(state)
    await inputs[input]!(scene)
    await turn(5)
    expect(scene.client.state.name).toBe(next)
  })

  it.each(
    rows.filter(([state, , next]) => next === 'waiting' || (state !== 'stopping' && next === 'stopped')),
  )('%s, %s: comes back from %s', async (state, input) => {
    const scene = await states[state]!()
    await inputs[input]!(scene)
    await turn(5)
    await recover(scene)
    expect(scene.client.state.name).toBe('connected')
  })

  it.each(Object.keys(states))('ends within its deadline when it is %s, and leaves no timer', async state => {
    const { client, clock } = await states[state]!()
    const stopped = client.stop({ deadline: DEADLINE })
    await turn(5)
    await clock.advance(DEADLINE)
    await stopped
    expect(client.state).toEqual({ name: 'stopped' })
    await clock.advance(1000)
    expect(clock.pending).toBe(0)
  })

  it('ends within its deadline while the transport does not even open', async () => {
    const { client, clock } = harness(OPTIONS)
    client.start()
    const stopped = client.stop({ deadline: DEADLINE })
    await clock.advance(DEADLINE)
    await stopped
    expect(client.state).toEqual({ name: 'stopped' })
  })

  it.each([1, 7, 60, 3600])(
    'finds a dead link within keep alive (%i s) and five seconds',
    async keepAlive => {
      const { clock, state } = await connectedHarness({ keepAlive })
      const waiting = state('waiting')
      await clock.advance((keepAlive + 5) * 1000)
      expect((await waiting).error.code).toBe('ERR_MQTT_KEEP_ALIVE')
    },
  )

  it('finds within five seconds of waking up that the link is dead', async () => {
    const { client, clock, state } = await connectedHarness({ keepAlive: 3600 })
    const waiting = state('waiting')
    client.wake()
    await clock.advance(5000)
    expect((await waiting).error.code).toBe('ERR_MQTT_KEEP_ALIVE')
  })

  it('slows down, and says why, where another client takes over again and again before MQTT 5', async () => {
    const all = await connectedHarness({ protocolVersion: 4, reconnect: { initial: 1000, maximum: 60_000 } })
    const delays: number[] = []
    let { link } = all
    for (let i = 0; i < 5; i++) {
      const waiting = all.state('waiting')
      link.cut()
      const { error, retryAt } = await waiting
      delays.push(retryAt - all.clock.now())
      expect(error.code).toBe(i < 2 ? 'ERR_MQTT_CONNECTION_LOST' : 'ERR_MQTT_FLAPPING')
      const up = all.state('connected')
      await all.clock.advance(delays.at(-1)!)
      link = (await all.broker.greet()).link
      await up
    }
    expect(delays).toEqual([1000, 2000, 60_000, 60_000, 60_000])
  })
})

describe('an idle connection', () => {
  const HOUR = 3_600_000

  it('wakes up twice for each PINGREQ, to send it and to see that it was answered', async () => {
    const { clock, broker, link } = await connectedHarness({ keepAlive: 60 })
    const before = clock.fired
    for (let minute = 0; minute < 60; minute++) {
      await clock.advance(60_000)
      expect(await link.next()).toMatchObject({ cmd: 'pingreq' })
      link.send({ cmd: 'pingresp' })
      await turn()
    }
    expect(clock.fired - before).toBeLessThanOrEqual(2 * (HOUR / 60_000))
    expect(clock.pending).toBe(1)
    expect(broker.links).toHaveLength(1)
  })

  it('has no timer where there is no keep alive', async () => {
    const { clock } = await connectedHarness({ keepAlive: 0 })
    const before = clock.fired
    await clock.advance(HOUR)
    expect(clock.fired).toBe(before)
  })

  it('has no timer for each message, and sends no PINGREQ while messages go both ways', async () => {
    const { client, clock, link } = await connectedHarness({ keepAlive: 60 })
    const before = clock.fired
    for (let second = 0; second < 600; second++) {
      for (let i = 0; i < 10; i++) client.send({ topic: 'a', payload: bytes('x'), qos: 0, retain: false })
      link.send({ cmd: 'publish', topic: 'b', payload: 'y', qos: 0, retain: false, dup: false })
      await turn()
      await clock.advance(1000)
    }
    expect(clock.fired - before).toBeLessThanOrEqual(600 / 59)
    expect(link.unread.some(packet => packet.cmd === 'pingreq')).toBe(false)
  })
})
