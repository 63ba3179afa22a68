import { describe, expect, it } from 'vitest'
import { TopicAliases } from '../../../src/main/mqtt/topic-aliases.ts'
import { turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness } from './harness.ts'

const TOPIC = 'home/kitchen/light'
const message = (topic = TOPIC, change = {}) => ({
  topic,
  payload: bytes('x'),
  qos: 0 as const,
  retain: false,
  ...change,
})
const limits = (topicAliasMaximum: number, more = {}) => ({ properties: { topicAliasMaximum, ...more } })

/** Topic and alias of each PUBLISH that went out. */
const sent = (packets: { topic: string; properties?: { topicAlias?: number } }[]) =>
  packets.map(({ topic, properties }) => [topic, properties?.topicAlias])

describe('outgoing topic aliases', () => {
  it.each([
    ['without properties', {}],
    ['with properties', { properties: { contentType: 'text/plain' } }],
    ['of QoS 1', { qos: 1 as const }],
  ])('stand for a topic that comes again, %s', async (_what, change) => {
    const { client, link } = await connectedHarness({}, limits(10))
    for (let i = 0; i < 4; i++) client.send(message(TOPIC, change))
    await turn()
    expect(sent(link.unread)).toEqual([
      [TOPIC, undefined],
      [TOPIC, 1],
      ['', 1],
      ['', 1],
    ])
    expect(link.unread.every(packet => String(packet.payload) === 'x')).toBe(true)
  })

  it('are not used where they do not pay, or where the broker takes none', async () => {
    const { client, link } = await connectedHarness({}, limits(10))
    for (let i = 0; i < 3; i++) client.send(message('a/b'))
    await turn()
    expect(sent(link.unread)).toEqual([
      ['a/b', undefined],
      ['a/b', undefined],
      ['a/b', undefined],
    ])
    const none = await connectedHarness()
    for (let i = 0; i < 3; i++) none.client.send(message())
    await turn()
    expect(sent(none.link.unread)).toEqual([
      [TOPIC, undefined],
      [TOPIC, undefined],
      [TOPIC, undefined],
    ])
  })

  it('begin anew with each connection, and what is sent again has its full topic', async () => {
    const { client, link, broker, state, clock } = await connectedHarness(
      { sessionExpiry: 100, cleanStart: false },
      limits(10),
    )
    for (let i = 0; i < 3; i++) client.publish(message(TOPIC, { qos: 1 })).catch(() => {})
    await turn()
    const waiting = state('waiting')
    link.cut()
    await clock.advance((await waiting).retryAt - clock.now())
    const next = await broker.greet({ sessionPresent: true, ...limits(10) })
    await turn()
    for (let i = 0; i < 3; i++) client.send(message())
    await turn()
    expect(sent(next.link.unread)).toEqual([
      [TOPIC, undefined],
      [TOPIC, undefined],
      [TOPIC, undefined],
      [TOPIC, undefined],
      [TOPIC, 1],
      ['', 1],
    ])
  })

  it('do not make a packet too large that fits without', async () => {
    const plain = 2 + 2 + TOPIC.length + 1 + 1
    const { client, link } = await connectedHarness({}, limits(10, { maximumPacketSize: plain }))
    for (let i = 0; i < 3; i++) client.send(message())
    await turn()
    expect(sent(link.unread)).toEqual([
      [TOPIC, undefined],
      [TOPIC, undefined],
      [TOPIC, undefined],
    ])
  })

  it('are never more than the broker allows; the least used one is given away', () => {
    const aliases = new TopicAliases(2)
    const use = (topic: string) => aliases.choose(topic, 20)
    expect([use('a'), use('a'), use('b'), use('b'), use('a')]).toEqual([0, -1, 0, -2, 1])
    expect([use('c'), use('c'), use('a'), use('b')]).toEqual([0, -2, 1, 0])
  })

  it('resolve to the right topic whatever is published', () => {
    let random = 1
    const next = (below: number) => {
      random = (random * 16_807) % 2_147_483_647
      return random % below
    }
    const aliases = new TopicAliases(16)
    const broker = new Map<number, string>()
    for (let i = 0; i < 20_000; i++) {
      const topic = `topic/${Math.min(next(60), next(60))}`
      const alias = aliases.choose(topic, 20)
      expect(Math.abs(alias)).toBeLessThanOrEqual(16)
      if (alias > 0) expect(broker.get(alias)).toBe(topic)
      else if (alias < 0 && next(10) === 0) aliases.unset(topic)
      else if (alias < 0) broker.set(-alias, topic)
    }
  })
})
