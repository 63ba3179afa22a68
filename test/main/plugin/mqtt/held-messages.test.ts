import { describe, expect, it, onTestFinished } from 'vitest'
import { openSession, type UncertainMessage } from '../../../../src/main/mqtt/durable-session.ts'
import { MemorySessionStore, type SessionStore } from '../../../../src/main/mqtt/session-store.ts'
import type { ApplicationMessage } from '../../../../src/main/mqtt/types.ts'
import { BrokerConnections } from '../../../../src/main/plugin/mqtt/connections.ts'
import type { EmittedEvent } from '../../../../src/shared/event.ts'
import { type BrokerInput, brokerSchema } from '../../../../src/shared/workspace/broker.ts'
import { ScriptedBroker, turn } from '../../../support/scripted-broker.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

/** One process of Tomte with one broker; `store` is its disk. */
async function process(changes: Partial<BrokerInput> = {}, store: SessionStore = new MemorySessionStore()) {
  const far = new ScriptedBroker(4)
  const clock = new SimulatedClock()
  const events: EmittedEvent[] = []
  const delivered: ApplicationMessage[] = []
  let deliver = (message: ApplicationMessage): void | Promise<void> => void delivered.push(message)
  const connections = new BrokerConnections({
    clock,
    random: () => 1,
    folder: '/nowhere',
    secret: async () => null,
    clientId: () => 'tomte',
    identifier: position => position + 1,
    connectBuiltIn: far.connect,
    deliver: (_broker, message) => deliver(message),
    session: (_broker, _clientId, uncertain: (message: UncertainMessage) => void) =>
      openSession({ store, clock, delivery: 'once', uncertain }),
    emit: event => void events.push(event),
    changed: () => {},
  })
  const broker = brokerSchema.parse({
    id: 'home',
    name: 'Home',
    url: 'memory://built-in',
    protocolVersion: '3.1.1',
    cleanStart: false,
    ...changes,
  })
  await connections.apply([broker])
  const { link } = await far.greet()
  await turn()
  onTestFinished(async () => {
    const stopped = connections.stop()
    for (let i = 0; i < 30; i++) {
      await turn()
      await clock.advance(100)
    }
    await stopped
  })
  return {
    far,
    clock,
    link,
    events,
    delivered,
    connections,
    held: () => connections.status(() => 0)[0]?.held,
    deliverBy(other: typeof deliver) {
      deliver = other
    },
  }
}

const large = (topic: string, length = 5000) =>
  ({
    cmd: 'publish',
    topic,
    qos: 1,
    messageId: 7,
    payload: Buffer.alloc(length),
    retain: false,
    dup: false,
  }) as const

describe('messages that are too large', () => {
  it('are told by topic and size, counted, and gone when somebody has seen to them', async () => {
    const { link, events, held, connections } = await process({ maximumPacketSize: 1000 })
    for (const topic of ['a', 'b', 'a']) link.send(large(topic))
    await turn()
    expect(held()).toMatchObject({
      count: 2,
      messages: [
        { kind: 'too-large', topic: 'a', times: 2, error: { code: 'ERR_MQTT_MESSAGE_TOO_LARGE' } },
        { kind: 'too-large', topic: 'b', times: 1 },
      ],
    })
    expect(held()!.messages[0]!.size).toBeGreaterThan(5000)
    expect(events.filter(({ suffix }) => suffix === 'home.Quarantined')).toHaveLength(3)
    await expect(connections.repeatHeld('home', held()!.messages[0]!.id)).rejects.toMatchObject({
      code: 'ERR_MESSAGE_GONE',
    })
    await connections.dismissHeld('home', [held()!.messages[0]!.id])
    expect(held()).toMatchObject({ count: 1, messages: [{ topic: 'b' }] })
    await connections.dismissHeld('home')
    expect(held()).toBeUndefined()
  })

  it('make few events a second and take bounded room, however many come', async () => {
    const { link, events, held, clock } = await process({ maximumPacketSize: 1000 })
    const told = () => events.filter(({ suffix }) => suffix === 'home.Quarantined').length
    for (let i = 0; i < 500; i++) link.send(large(`t/${i}`, 1100))
    await turn(10)
    expect(told()).toBe(10)
    expect(held()).toMatchObject({ count: 100, messages: { length: 20, 0: { topic: 't/499' } } })
    await clock.advance(1000)
    link.send(large('later'))
    await turn()
    expect(told()).toBe(11)
  })
})

describe('a message on which the broker closes the connection', () => {
  it('can be published again', async () => {
    const { far, link, clock, connections, held } = await process()
    const message = { topic: 'poison', payload: Buffer.from('x'), qos: 1, retain: false } as const
    const published = Promise.resolve(connections.publish('home', message)).catch(error => error.code)
    let current = link
    for (let death = 0; death < 2; death++) {
      await turn(5)
      current.cut()
      await turn()
      await clock.advance(4000)
      current = (await far.greet({ sessionPresent: true })).link
      await turn()
      current.send({ cmd: 'pingresp' })
      await turn()
      await clock.advance(1000)
    }
    expect(await published).toBe('ERR_MQTT_QUARANTINED')
    expect(held()).toMatchObject({ messages: [{ kind: 'refused', topic: 'poison', repeat: 'publish' }] })
    const repeated = connections.repeatHeld('home', held()!.messages[0]!.id)
    let again = await current.next()
    while (again.cmd === 'pingreq') again = await current.next()
    expect(again).toMatchObject({ cmd: 'publish', topic: 'poison' })
    expect(held()?.count).toBe(1)
    current.send({ cmd: 'puback', messageId: again.messageId })
    await repeated
    expect(held()).toBeUndefined()
  })
})

describe('messages in doubt after a crash', () => {
  async function crashed() {
    const store = new MemorySessionStore()
    const first = await process({}, store)
    first.deliverBy(() => new Promise(() => {}))
    first.link.send({ ...large('button', 3), qos: 2, payload: Buffer.from('on!') })
    await turn(5)
    return { store, next: () => process({}, store) }
  }

  it('are told once, but shown after each start until somebody has seen to them', async () => {
    const { next } = await crashed()
    const second = await next()
    expect(second.held()).toMatchObject({
      count: 1,
      messages: [{ kind: 'uncertain', topic: 'button', size: 3, repeat: 'rules' }],
    })
    const third = await next()
    const told = (events: EmittedEvent[]) => events.filter(({ suffix }) => suffix === 'home.Uncertain').length
    expect([told(second.events), told(third.events)]).toEqual([1, 0])
    expect(third.held()?.count).toBe(1)
    await third.connections.dismissHeld('home')
    expect(third.held()).toBeUndefined()
    expect((await next()).held()).toBeUndefined()
  })

  it('can be given to the rules', async () => {
    const { next } = await crashed()
    const { connections, held, delivered } = await next()
    await connections.repeatHeld('home', held()!.messages[0]!.id)
    expect(delivered.map(({ topic, payload }) => [topic, Buffer.from(payload).toString()])).toEqual([
      ['button', 'on!'],
    ])
    expect(held()).toBeUndefined()
    expect((await next()).held()).toBeUndefined()
  })
})
