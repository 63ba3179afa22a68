import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApplicationMessage, Subscription } from '../../../src/main/mqtt/types.ts'
import { type BrokerLink, type ReadPacket, turn } from '../../support/scripted-broker.ts'
import { scripted } from './harness.ts'

/** `LIMITS_RUNS=100000 npx vitest run --project unit test/main/mqtt/limits.test.ts` is the long run. */
const RUNS = Number(process.env.LIMITS_RUNS ?? 300)
const MOST_IN_FLIGHT = 65_535

const limits = fc.record(
  {
    receiveMaximum: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: MOST_IN_FLIGHT })),
    maximumQoS: fc.constantFrom(0, 1),
    retainAvailable: fc.boolean(),
    maximumPacketSize: fc.oneof(fc.integer({ min: 6, max: 60 }), fc.integer({ min: 6, max: 1 << 28 })),
    topicAliasMaximum: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 65_535 })),
    wildcardSubscriptionAvailable: fc.boolean(),
    subscriptionIdentifiersAvailable: fc.boolean(),
    sharedSubscriptionAvailable: fc.boolean(),
  },
  { requiredKeys: [] },
)
type Limits = Partial<ReturnType<typeof limits.generate>['value']>

const topic = fc.constantFrom('a', 'home/kitchen', 'home/cellar/light', 'home/attic/window/left', 'ä/€')
const message: fc.Arbitrary<ApplicationMessage> = fc.record({
  topic,
  payload: fc.nat(70).map(length => Buffer.alloc(length)),
  qos: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
  retain: fc.boolean(),
  properties: fc.option(
    fc.constantFrom({ contentType: 'x' }, { userProperties: [['k', 'v']] as [string, string][] }),
    { nil: undefined },
  ),
})
const subscription: fc.Arbitrary<Subscription> = fc.record(
  {
    filter: fc.constantFrom('a', 'home/#', '+/kitchen', '$share/g/a', '$share/g/home/#', 'x'.repeat(50)),
    qos: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    identifier: fc.integer({ min: 1, max: 300 }),
  },
  { requiredKeys: ['filter', 'qos'] },
)

type Step =
  | { publish: ApplicationMessage }
  | { subscribe: Subscription[] }
  | { unsubscribe: string }
  | { answer: number }
  | { reconnect: Limits }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ publish: message }) },
  { weight: 2, arbitrary: fc.record({ subscribe: fc.array(subscription, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ unsubscribe: fc.constantFrom('a', 'home/#', 'x'.repeat(50)) }) },
  { weight: 3, arbitrary: fc.record({ answer: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 1, arbitrary: fc.record({ reconnect: limits }) },
)

/** A broker that counts what is open and holds every packet against the limits it gave. */
class StrictBroker {
  readonly #link: BrokerLink
  readonly #limits: Limits
  readonly #open = new Map<number, 'puback' | 'pubrec' | 'pubcomp'>()
  readonly #aliases = new Set<number>()
  checked = 0

  constructor(link: BrokerLink, limits: Limits) {
    this.#link = link
    this.#limits = limits
  }

  /** Reads what came; throws where a limit is violated. */
  read(): void {
    for (const packet of this.#link.unread.splice(0)) {
      this.checked++
      const size = packet.length + (packet.length < 128 ? 2 : 3)
      expect(size).toBeLessThanOrEqual(this.#limits.maximumPacketSize ?? Number.POSITIVE_INFINITY)
      if (packet.cmd === 'publish') this.#publish(packet)
      else if (packet.cmd === 'pubrel') this.#open.set(packet.messageId, 'pubcomp')
      else if (packet.cmd === 'subscribe') this.#subscribe(packet)
      else if (packet.cmd === 'pingreq') this.#link.send({ cmd: 'pingresp' })
      else expect(packet.cmd).toBe('unsubscribe')
    }
  }

  /** Acknowledges the next `count` that wait for it. */
  answer(count: number): void {
    for (const [messageId, cmd] of [...this.#open].slice(0, count)) {
      if (cmd === 'pubrec') this.#open.set(messageId, 'pubcomp')
      else this.#open.delete(messageId)
      this.#link.send({ cmd, messageId, reasonCode: 0 })
    }
  }

  #publish({ topic, qos, retain, messageId, properties }: ReadPacket): void {
    expect(qos).toBeLessThanOrEqual(this.#limits.maximumQoS ?? 2)
    if (this.#limits.retainAvailable === false) expect(retain).toBe(false)
    if (qos > 0) {
      this.#open.set(messageId, qos === 1 ? 'puback' : 'pubrec')
      expect(this.#open.size).toBeLessThanOrEqual(this.#limits.receiveMaximum ?? MOST_IN_FLIGHT)
    }
    const alias = properties?.topicAlias
    if (alias === undefined) expect(topic).not.toBe('')
    else {
      expect(alias).toBeGreaterThan(0)
      expect(alias).toBeLessThanOrEqual(this.#limits.topicAliasMaximum ?? 0)
      if (topic === '') expect(this.#aliases.has(alias)).toBe(true)
      else this.#aliases.add(alias)
    }
  }

  #subscribe({ subscriptions, properties }: ReadPacket): void {
    for (const { topic } of subscriptions) {
      if (this.#limits.wildcardSubscriptionAvailable === false) expect(topic).not.toMatch(/[+#]/)
      if (this.#limits.sharedSubscriptionAvailable === false) expect(topic).not.toMatch(/^\$share/)
    }
    if (this.#limits.subscriptionIdentifiersAvailable === false)
      expect(properties?.subscriptionIdentifier).toBeUndefined()
  }
}

async function scenario(first: Limits, steps: Step[]): Promise<number> {
  const { client, broker, clock, state } = scripted({
    cleanStart: false,
    sessionExpiry: 1000,
    reconnect: { initial: 10, maximum: 10 },
  })
  const ignore = () => {}
  const connect = async (properties: Limits, sessionPresent: boolean) => {
    const up = state('connected')
    const { link } = await broker.greet({ sessionPresent, properties })
    await up
    return { link, strict: new StrictBroker(link, properties) }
  }
  client.start()
  let { link, strict } = await connect(first, false)
  let checked = 0
  for (const each of steps) {
    if ('publish' in each) client.publish(each.publish).catch(ignore)
    else if ('subscribe' in each) client.subscribe(each.subscribe).catch(ignore)
    else if ('unsubscribe' in each) client.unsubscribe([each.unsubscribe]).catch(ignore)
    else if ('answer' in each) strict.answer(each.answer)
    else {
      strict.read()
      checked += strict.checked
      const waiting = state('waiting')
      link.cut()
      await waiting
      await clock.advance(10)
      ;({ link, strict } = await connect(each.reconnect, true))
    }
    await turn(2)
    strict.read()
    await turn(1)
    await clock.advance(10)
    strict.read()
  }
  expect(client.state.name).toBe('connected')
  const stopped = client.stop({ deadline: 0 })
  await clock.advance(0)
  await stopped
  return checked + strict.checked
}

describe('the limits of CONNACK', () => {
  it.each([1, 5])('are not accepted where no acknowledgement fits (%i bytes)', async maximumPacketSize => {
    const { client, broker, state, clock } = scripted()
    const waiting = state('waiting')
    client.start()
    const { link } = await broker.greet({ properties: { maximumPacketSize } })
    expect((await waiting).error.code).toBe('ERR_MQTT_USELESS_LIMIT')
    expect(link.unread).toEqual([])
    const stopped = client.stop({ deadline: 0 })
    await clock.advance(0)
    await stopped
  })

  it(`are never violated (${RUNS} brokers)`, { timeout: 60_000 + RUNS * 20 }, async () => {
    let checked = 0
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { maxLength: 14 }), async (first, steps) => {
        checked += await scenario(first, steps)
      }),
      { numRuns: RUNS },
    )
    expect(checked).toBeGreaterThan(RUNS)
  })
})
