import { describe, expect, it, onTestFinished } from 'vitest'
import { BrokerConnections } from '../../../../src/main/plugin/mqtt/connections.ts'
import type { EmittedEvent } from '../../../../src/shared/event.ts'
import { type Broker, type BrokerInput, brokerSchema } from '../../../../src/shared/workspace/broker.ts'
import { ScriptedBroker, turn } from '../../../support/scripted-broker.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

const brokerOf = (changes: Partial<BrokerInput> = {}): Broker =>
  brokerSchema.parse({ id: 'home', name: 'Home', url: 'memory://built-in', ...changes })

function house(secrets: Record<string, string> = {}) {
  const far = new ScriptedBroker(5)
  const clock = new SimulatedClock()
  const events: EmittedEvent[] = []
  const connections = new BrokerConnections({
    clock,
    random: () => 1,
    folder: '/nowhere',
    secret: async name => secrets[name] ?? null,
    clientId: broker => `made-${broker}`,
    identifier: position => position + 1,
    connectBuiltIn: far.connect,
    deliver: () => {},
    session: async () => undefined,
    emit: event => void events.push(event),
    changed: () => {},
  })
  onTestFinished(() => connections.stop())
  const status = () => connections.status(() => 0)
  return { far, clock, connections, secrets, events, status }
}

/** Lets every client say its farewell, for which the clock must go on. */
async function settled<Result>(clock: SimulatedClock, step: Promise<Result>): Promise<Result> {
  let done = false
  const mark = () => {
    done = true
  }
  step.then(mark, mark)
  for (let i = 0; i < 50 && !done; i++) {
    await turn()
    await clock.advance(100)
  }
  return step
}

const note = { topic: 'a', payload: new Uint8Array(), qos: 0, retain: false } as const

describe('a message before it is known whether its broker can be reached', () => {
  it.each(['apply', 'publish'])('goes out with the first connection, after %s', async first => {
    const { far, connections } = house()
    const brokers = [brokerOf()]
    if (first === 'apply') await connections.apply(brokers)
    const sent = connections.publish('home', note)
    if (first === 'publish') await connections.apply(brokers)
    const { link } = await far.greet()
    expect(await sent).toBe('sent')
    expect(await link.next()).toMatchObject({ cmd: 'publish', topic: 'a' })
    expect(connections.publish('home', note)).toBe('sent')
  })

  it('fails with the first attempt, and at once from then on', async () => {
    const { far, connections } = house()
    await connections.apply([brokerOf()])
    const sent = connections.publish('home', note)
    await turn()
    far.links[0]?.cut()
    await expect(sent).rejects.toMatchObject({ code: 'ERR_BROKER_OFFLINE' })
    expect(() => connections.publish('home', note)).toThrow(/is not connected/)
  })

  it.each(['apply', 'stop'])('to a broker that there is not fails after %s', async what => {
    const { connections } = house()
    const sent = connections.publish('cottage', note)
    await (what === 'apply' ? connections.apply([]) : connections.stop())
    await expect(sent).rejects.toMatchObject({ code: 'ERR_BROKER_UNKNOWN' })
  })

  it('fails where Tomte ends before', async () => {
    const { clock, connections } = house()
    await connections.apply([brokerOf()])
    const sent = Promise.resolve(connections.publish('home', note)).catch(error => error.code)
    await settled(clock, connections.stop())
    expect(await sent).toMatch(/^ERR_BROKER/)
  })
})

describe('apply', () => {
  it('starts what is switched on, and stops what is gone', async () => {
    const { far, clock, connections, status, events } = house()
    await connections.apply([brokerOf(), brokerOf({ id: 'off', enabled: false })])
    const { link, connect } = await far.greet()
    await turn()
    expect(connect.clientId).toBe('made-home')
    expect(status().map(({ id, state }) => [id, state])).toEqual([
      ['home', 'connected'],
      ['off', 'disabled'],
    ])
    await settled(clock, connections.apply([]))
    await link.closed
    expect(status()).toEqual([])
    expect(events.map(({ suffix }) => suffix)).toEqual(['home.Connected', 'home.Disconnected'])
  })

  it('keeps a connection that only has another name, prefix, suffix, decoder or filter, and uses the new name', async () => {
    const subscription = { filter: 'a/#', qos: 1 as const, prefix: 'A' }
    const { far, connections } = house()
    await connections.apply([brokerOf({ subscriptions: [subscription] })])
    await connections.apply([
      brokerOf({
        name: 'Cottage',
        subscriptions: [
          {
            ...subscription,
            prefix: 'B',
            suffix: '{{topicLevels.[0]}}',
            decoder: { type: 'cbor' },
            filters: [],
          },
        ],
      }),
    ])
    await turn()
    expect(far.links).toHaveLength(1)
    far.links[0]?.cut()
    await turn()
    expect(() => connections.publish('home', note)).toThrow(/^Cottage is not connected/)
  })

  it('connects anew where the wire would see a difference', async () => {
    const { far, clock, connections } = house()
    await connections.apply([brokerOf()])
    const { link } = await far.greet()
    await turn()
    await settled(clock, connections.apply([brokerOf({ keepAlive: 5 })]))
    await link.closed
    const { connect } = await far.greet()
    expect(connect.keepalive).toBe(5)
  })

  it('starts nothing once it was stopped', async () => {
    const { far, connections, clock } = house()
    const applied = connections.apply([brokerOf()])
    await settled(clock, connections.stop())
    await connections.apply([brokerOf({ id: 'late' })])
    await applied
    await turn()
    expect(far.links).toEqual([])
  })
})

describe('reconnect', () => {
  it('asked for twice at once leaves one connection', async () => {
    const { far, clock, connections } = house()
    await connections.apply([brokerOf()])
    const first = await far.greet()
    await turn()
    await settled(clock, Promise.all([connections.reconnect('home'), connections.reconnect('home')]))
    await first.link.closed
    await turn()
    const open = await openLinks(far)
    expect(open).toBe(1)
  })

  it('does not bring back a broker that was removed meanwhile', async () => {
    const { far, clock, connections, status } = house()
    await connections.apply([brokerOf()])
    const { link } = await far.greet()
    await turn()
    await settled(clock, Promise.all([connections.reconnect('home'), connections.apply([])]))
    await link.closed
    await turn()
    expect([await openLinks(far), status()]).toEqual([0, []])
  })

  it('does not switch on what is off, and knows no strangers', async () => {
    const { connections } = house()
    await connections.apply([brokerOf({ enabled: false })])
    await expect(connections.reconnect('home')).rejects.toMatchObject({ code: 'ERR_BROKER_DISABLED' })
    await expect(connections.reconnect('nobody')).rejects.toMatchObject({ code: 'ERR_BROKER_UNKNOWN' })
  })
})

describe('secrets', () => {
  const withPassword = brokerOf({ username: 'andy', password: { secret: 'broker/home/password' } })

  it('one that is missing is said, and the broker connects as soon as it is stored', async () => {
    const { far, connections, secrets, status } = house()
    await connections.apply([withPassword])
    await turn()
    expect(status()[0]).toMatchObject({ state: 'waiting', error: { code: 'ERR_SECRET_MISSING' } })
    secrets['broker/home/password'] = 'typed'
    await connections.secretStored('broker/home/password')
    const { connect } = await far.greet()
    expect(String(connect.password)).toBe('typed')
  })

  it('one that is replaced is used at once, and only by those that refer to it', async () => {
    const { far, clock, connections, secrets } = house({ 'broker/home/password': 'old' })
    await connections.apply([withPassword])
    const { link, connect } = await far.greet()
    await turn()
    expect(String(connect.password)).toBe('old')
    await connections.secretStored('broker/other/password')
    await turn()
    expect(far.links).toHaveLength(1)
    secrets['broker/home/password'] = 'new'
    await settled(clock, connections.secretStored('broker/home/password'))
    await link.closed
    expect(String((await far.greet()).connect.password)).toBe('new')
  })

  it('a message of QoS 1 that cannot wait is told why', async () => {
    const { connections } = house()
    await connections.apply([withPassword])
    await turn()
    const message = { topic: 'a', payload: new Uint8Array(), qos: 1, retain: false } as const
    expect(() => connections.publish('home', message)).toThrow(
      expect.objectContaining({
        code: 'ERR_BROKER_OFFLINE',
        hint: expect.stringContaining('password of Home'),
      }),
    )
  })
})

/** How many of the connections that were opened still are. */
async function openLinks(far: ScriptedBroker): Promise<number> {
  const states = await Promise.all(
    far.links.map(link => Promise.race([link.closed.then(() => 0), turn(5).then(() => 1)])),
  )
  return states.reduce((sum, state) => sum + state, 0)
}
