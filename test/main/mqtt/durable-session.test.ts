import { describe, expect, it, onTestFinished } from 'vitest'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import {
  openSession,
  sessionSurvives,
  type UncertainMessage,
} from '../../../src/main/mqtt/durable-session.ts'
import type { ConnectionOptions } from '../../../src/main/mqtt/types.ts'
import { CrashingStore } from '../../support/crashing-store.ts'
import { ScriptedBroker, turn } from '../../support/scripted-broker.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { bytes } from './harness.ts'

const options: ConnectionOptions = {
  url: 'memory://broker',
  protocolVersion: 5,
  clientId: 'tomte',
  cleanStart: false,
  sessionExpiry: 3600,
  keepAlive: 0,
}

/** One process that has this store. */
async function life(
  store: CrashingStore,
  change: Partial<ConnectionOptions> = {},
  clock = new SimulatedClock(),
) {
  const broker = new ScriptedBroker(change.protocolVersion === 4 ? 4 : 5)
  const session = await openSession({ store, clock, delivery: 'again' })
  const client = new MqttClient(
    { ...options, ...change },
    { clock, random: () => 1, connect: broker.connect, session },
  )
  onTestFinished(() => void client.stop({ deadline: 0 }))
  return { client, broker, clock, session }
}

function automatic(store = new CrashingStore()): CrashingStore {
  store.automatic = true
  return store
}

const message = (text: string, qos: 1 | 2 = 1, properties = {}) => ({
  topic: 't',
  payload: bytes(text),
  qos,
  retain: false,
  properties,
})

describe('the offline queue of a session that survives', () => {
  it('keeps its order, its properties and what is left of the expiry; an expired message is dropped', async () => {
    const clock = new SimulatedClock()
    const first = await life(automatic(), {}, clock)
    first.client.start()
    await first.client.enqueue(message('a', 1, { messageExpiryInterval: 100, correlationData: bytes('c') }))
    await first.client.enqueue(message('gone', 2, { messageExpiryInterval: 5 }))
    await first.client.enqueue(message('b', 2, { userProperties: [['n', 'v']] }))
    const store = (first.session.store as CrashingStore).crash(true)
    await clock.advance(30_000)

    const second = await life(automatic(store), {}, clock)
    second.client.start()
    expect(second.client.counters).toMatchObject({ queued: 0, inflight: 3 })
    const { link } = await second.broker.greet({ sessionPresent: true })
    // The process died while it tried to connect: each may have been sent.
    const sent = [await link.next(), await link.next(), await link.next()]
    expect(sent.map(({ payload, dup }) => [String(payload), dup])).toEqual([
      ['a', true],
      ['gone', true],
      ['b', true],
    ])
    expect(sent[0].properties).toMatchObject({ messageExpiryInterval: 70 })
    expect(String(sent[0].properties.correlationData)).toBe('c')
    expect(sent[1].properties.messageExpiryInterval).toBe(1)
    expect(sent[2].properties.userProperties).toEqual({ n: 'v' })
  })

  it('drops what expired where it was surely never sent, and sends the rest without DUP', async () => {
    const clock = new SimulatedClock()
    const first = await life(automatic(), {}, clock)
    first.client.start()
    ;(await first.broker.accept()).cut()
    await turn()
    expect(first.client.state.name).toBe('waiting')
    await first.client.enqueue(message('gone', 1, { messageExpiryInterval: 5 }))
    await first.client.enqueue(message('a', 2))
    const store = (first.session.store as CrashingStore).crash(true)
    await clock.advance(30_000)

    const second = await life(automatic(store), {}, clock)
    second.client.start()
    expect(second.client.counters.queued).toBe(2)
    const { link } = await second.broker.greet({ sessionPresent: true })
    expect(await link.next()).toMatchObject({ dup: false, qos: 2 })
    expect(second.client.counters).toMatchObject({ queued: 0, dropped: 1 })
  })

  it('takes no more than its limit', async () => {
    const { client, session } = await life(automatic(), { offlineQueue: { messages: 1, bytes: 1000 } })
    client.start()
    await client.enqueue(message('a'))
    await expect(client.enqueue(message('b'))).rejects.toMatchObject({ code: 'ERR_MQTT_QUEUE_FULL' })
    expect((await openSession(session)).outgoing).toHaveLength(1)
  })

  it('stays when the client stops, and goes out when it starts again', async () => {
    const { client, broker } = await life(automatic())
    client.start()
    const published = client.publish(message('a'))
    await client.stop({ deadline: 0 })
    await expect(published).rejects.toMatchObject({
      code: 'ERR_MQTT_STOPPED',
      message: expect.stringContaining('kept'),
    })
    expect(client.counters.dropped).toBe(0)
    client.start()
    const { link } = await broker.greet()
    expect(String((await link.next()).payload)).toBe('a')
  })
})

describe('what must be durable first', () => {
  it('an accepted publish is neither confirmed nor sent before', async () => {
    const store = automatic()
    const { client, broker } = await life(store)
    client.start()
    const { link } = await broker.greet()
    await turn()
    store.automatic = false
    let confirmed = false
    void client.enqueue(message('a')).then(() => {
      confirmed = true
    })
    await turn()
    expect([confirmed, link.unread, client.counters.queued]).toEqual([false, [], 1])
    store.step()
    expect(await link.next()).toMatchObject({ cmd: 'publish' })
    expect(confirmed).toBe(true)
  })

  it('many publishes of one turn are one batch, and those of the next wait for the one after', async () => {
    const store = automatic()
    const { client } = await life(store)
    client.start()
    await turn()
    store.automatic = false
    for (let n = 0; n < 100; n++) client.send(message(String(n)))
    await turn()
    for (let n = 0; n < 100; n++) client.send(message(String(n)))
    await turn()
    expect(store.waiting).toBe(1)
    store.step()
    await turn()
    expect(store.waiting).toBe(1)
    store.step()
    await turn()
    expect(store.waiting).toBe(0)
  })

  it('a disk that takes nothing ends the connection with a reason; it goes on when it takes something again', async () => {
    const store = automatic()
    const { client, broker, clock } = await life(store)
    client.start()
    const { link } = await broker.greet()
    await turn()
    store.automatic = false
    const kept = client.enqueue(message('a'))
    await turn()
    store.fail()
    await turn()
    expect(client.state).toMatchObject({ name: 'waiting', error: { code: 'ERR_SESSION_STORE' } })
    expect(link.unread).toEqual([])
    store.automatic = true
    await clock.advance(60_000)
    const again = await broker.greet({ sessionPresent: true })
    expect(String((await again.link.next()).payload)).toBe('a')
    await kept
  })
})

describe('a lost session', () => {
  it('of MQTT 5: what was sent is published anew, what was half passed on is counted as dropped', async () => {
    const store = automatic()
    const first = await life(store)
    first.client.start()
    const { link } = await first.broker.greet()
    await first.client.enqueue(message('released', 2))
    await first.client.enqueue(message('sent', 2))
    const { messageId } = await link.next()
    link.send({ cmd: 'pubrec', messageId })
    await link.next()
    await link.next()

    const second = await life(automatic(store.crash(true)))
    second.client.start()
    const { link: next } = await second.broker.greet({ sessionPresent: false })
    expect(await next.next()).toMatchObject({ cmd: 'publish', payload: Buffer.from('sent'), dup: false })
    expect(second.client.counters.dropped).toBe(1)
  })

  it('of MQTT 3.1.1: everything is sent again, PUBREL too', async () => {
    const store = automatic()
    const first = await life(store, { protocolVersion: 4 })
    first.client.start()
    const { link } = await first.broker.greet()
    await first.client.enqueue(message('released', 2))
    await first.client.enqueue(message('sent', 2))
    const { messageId } = await link.next()
    link.send({ cmd: 'pubrec', messageId })
    await link.next()
    await link.next()

    const second = await life(automatic(store.crash(true)), { protocolVersion: 4 })
    second.client.start()
    const { link: next } = await second.broker.greet({ sessionPresent: false })
    expect(await next.next()).toMatchObject({ cmd: 'pubrel', messageId })
    expect(await next.next()).toMatchObject({ cmd: 'publish', dup: true })
  })
})

describe('a stored session', () => {
  it('keeps what it cannot read apart, and goes on with the rest', async () => {
    const store = automatic()
    const first = await life(store)
    first.client.start()
    await first.client.enqueue(message('a'))
    await store.write(
      [
        { key: 'o0000000zzzz', value: bytes('nonsense') },
        { key: 'd00000000001', value: bytes('') },
      ],
      true,
    )
    const session = await openSession({ store, clock: new SimulatedClock(), delivery: 'again' })
    expect([session.unreadable, session.outgoing.length]).toEqual([2, 1])
    expect((await openSession(session)).unreadable).toBe(0)
  })

  it('is for sessions that the broker keeps too', () => {
    expect(sessionSurvives({ ...options })).toBe(true)
    expect(sessionSurvives({ ...options, sessionExpiry: 0 })).toBe(false)
    expect(sessionSurvives({ ...options, protocolVersion: 4 })).toBe(true)
    expect(sessionSurvives({ ...options, protocolVersion: 4, cleanStart: true })).toBe(false)
    expect(sessionSurvives({ ...options, protocolVersion: 'auto' })).toBe(true)
  })
})

describe('messages that rules may have seen when the process ended', () => {
  const publish = (messageId: number) => ({
    cmd: 'publish' as const,
    topic: 't',
    payload: String(messageId),
    qos: 2 as const,
    retain: false,
    dup: false,
    messageId,
  })

  /** The second life of a client that was given messages 1, 2 and 3, and was through with none. */
  async function second(seen?: (messages: readonly UncertainMessage[]) => ReadonlySet<number> | undefined) {
    const clock = new SimulatedClock()
    const given: number[] = []
    const uncertain: number[] = []
    const start = async (store: CrashingStore) => {
      const broker = new ScriptedBroker(5)
      const session = await openSession({
        store,
        clock,
        delivery: 'once',
        uncertain: ({ deliveryId }) => uncertain.push(deliveryId),
        ...(seen && { seen: async messages => seen(messages) }),
      })
      const client = new MqttClient(options, { clock, random: () => 1, connect: broker.connect, session })
      onTestFinished(() => void client.stop({ deadline: 0 }))
      client.onMessage(({ payload }) => {
        given.push(Number(Buffer.from(payload)))
        return new Promise(() => {})
      })
      client.start()
      const { link } = await broker.greet({ sessionPresent: true })
      return { store, link }
    }
    const first = await start(automatic())
    for (const id of [1, 2, 3]) first.link.send(publish(id))
    first.link.send({ cmd: 'pubrel', messageId: 3 })
    await turn(20)
    expect(given.splice(0)).toEqual([1, 2, 3])
    const store = automatic(first.store.crash(true))
    await start(store)
    await turn(20)
    return { given, uncertain, stored: () => store.load() }
  }

  it('are uncertain where nobody knows', async () => {
    const { given, uncertain } = await second()
    expect([given, uncertain.length]).toEqual([[], 3])
    expect((await second(() => undefined)).uncertain).toHaveLength(3)
  })

  it('are given again where the rules are known not to have seen them, and only those', async () => {
    const { given, uncertain, stored } = await second(
      messages => new Set([messages[0]!.deliveryId, messages[2]!.deliveryId]),
    )
    expect([given, uncertain]).toEqual([[2], []])
    // The exchange of 3 is over: nothing of it is left.
    expect((await stored()).filter(({ key }) => key.startsWith('d'))).toHaveLength(2)
  })
})

describe('Receive Maximum after a reconnect', () => {
  const send = (link: { send(packet: object): void }, messageId: number) =>
    link.send({
      cmd: 'publish',
      topic: 't',
      payload: String(messageId),
      qos: 2,
      retain: false,
      dup: false,
      messageId,
    })

  async function cutWithTwoOpen(sessionPresent: boolean) {
    const { client, broker, clock } = await life(automatic(), { properties: { receiveMaximum: 2 } })
    client.start()
    const first = await broker.greet()
    for (const id of [1, 2]) send(first.link, id)
    for (const _ of [1, 2]) expect(await first.link.next()).toMatchObject({ cmd: 'pubrec' })
    first.link.cut()
    await turn()
    await clock.advance(60_000)
    const { link } = await broker.greet({ sessionPresent })
    return link
  }

  it('is not held against a broker that goes on with a session: mosquitto 2.0 miscounts there', async () => {
    const link = await cutWithTwoOpen(true)
    for (const id of [1, 2]) link.send({ cmd: 'pubrel', messageId: id })
    for (const _ of [1, 2]) expect(await link.next()).toMatchObject({ cmd: 'pubcomp' })
    for (const id of [3, 4, 5, 6, 7]) send(link, id)
    for (const _ of [3, 4, 5, 6, 7]) expect(await link.next()).toMatchObject({ cmd: 'pubrec' })
  })

  it('is held against one that begins anew', async () => {
    const link = await cutWithTwoOpen(false)
    for (const id of [3, 4]) send(link, id)
    for (const _ of [3, 4]) expect(await link.next()).toMatchObject({ cmd: 'pubrec' })
    send(link, 5)
    expect(await link.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0x93 })
  })
})
