import { expect, test } from 'vitest'
import { createMessageEvents, subscriptionIdentifier } from '../../../src/main/event/message-events.ts'
import type { ReceivedMessage } from '../../../src/main/event/received-message.ts'
import { eventString } from '../../../src/shared/event.ts'
import { type Subscription, subscriptionSchema } from '../../../src/shared/workspace/broker.ts'
import type { EventFilter } from '../../../src/shared/workspace/event-filter.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function subscription(filter: string, prefix = 'Home', filters: EventFilter[] = []): Subscription {
  return subscriptionSchema.parse({ filter, prefix, filters })
}

function eventsOf(...subscriptions: Subscription[]) {
  const clock = new SimulatedClock()
  return { clock, events: createMessageEvents({ id: 'home', subscriptions }, clock) }
}

function message(topic: string, payload: string | Uint8Array = '', more: Partial<ReceivedMessage> = {}) {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  return { topic, payload: bytes, qos: 0 as const, retain: false, ...more }
}

test.each([
  ['home/#', 'home/kitchen/motion', 'Home.kitchen.motion'],
  ['home/#', 'home', 'Home.home'],
  ['home/+/motion', 'home/kitchen/motion', 'Home.kitchen.motion'],
  ['home/door', 'home/door', 'Home.door'],
  ['home/kitchen/door', 'home/kitchen/door', 'Home.door'],
  ['#', 'home/kitchen', 'Home.home.kitchen'],
  ['+/kitchen/#', 'home/kitchen/motion', 'Home.home.kitchen.motion'],
  ['$share/group/home/#', 'home/kitchen/motion', 'Home.kitchen.motion'],
  ['$SYS/#', '$SYS/broker/uptime', 'Home.broker.uptime'],
  ['home/#', 'home//motion', 'Home..motion'],
  ['home/#', 'home/v1.2/living room', 'Home.v1_2.living room'],
  ['home/#', 'home/a\nb\u0007', 'Home.a_b_'],
  ['#', '/', 'Home..'],
])('subscribed to %s, %s becomes %s', (filter, topic, wanted) => {
  const { events } = eventsOf(subscription(filter))
  const event = events.toEvent(message(topic))
  expect(event && eventString(event)).toBe(wanted)
})

test('the source tells all of the message, and the payload is the very bytes', () => {
  const { events } = eventsOf(subscription('home/#'))
  const payload = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const event = events.toEvent(
    message('home/door', payload, {
      qos: 2,
      retain: true,
      properties: {
        payloadFormatIndicator: false,
        messageExpiryInterval: 60,
        contentType: 'x/y',
        responseTopic: 'back',
        correlationData: Uint8Array.of(0, 255),
        subscriptionIdentifiers: [1],
        userProperties: [['a', '1']],
      },
    }),
  )
  expect(event?.payload.bytes).toBe(payload)
  expect(event?.source).toEqual({
    plugin: 'mqtt',
    broker: 'home',
    topic: 'home/door',
    qos: 2,
    retain: true,
    properties: {
      messageExpiry: 60,
      payloadIsText: false,
      contentType: 'x/y',
      responseTopic: 'back',
      correlationData: 'AP8=',
      userProperties: [['a', '1']],
    },
  })
})

test('a message without properties of its own has none to show', () => {
  const { events } = eventsOf(subscription('home/#'))
  const event = events.toEvent(message('home/door', '', { properties: { subscriptionIdentifiers: [1] } }))
  expect(event?.source?.properties).toBeUndefined()
})

test('one message is one event, of the first subscription that matches', () => {
  const { events } = eventsOf(subscription('home/kitchen/+', 'Kitchen'), subscription('home/#', 'Home'))
  expect(events.toEvent(message('home/kitchen/door'))?.prefix).toBe('Kitchen')
  expect(events.toEvent(message('home/hall/door'))?.prefix).toBe('Home')
})

test('a subscription identifier decides between overlapping subscriptions', () => {
  const { events } = eventsOf(subscription('home/kitchen/+', 'Kitchen'), subscription('home/#', 'Home'))
  const of = (...subscriptionIdentifiers: number[]) =>
    events.toEvent(message('home/kitchen/door', '', { properties: { subscriptionIdentifiers } }))?.prefix
  expect(of(subscriptionIdentifier(1))).toBe('Home')
  expect(of(subscriptionIdentifier(0))).toBe('Kitchen')
  expect(of(subscriptionIdentifier(1), subscriptionIdentifier(0))).toBe('Kitchen')
  expect(of(99)).toBe('Kitchen')
})

test('a message that no subscription asked for is counted, not shown', () => {
  const { events } = eventsOf(subscription('home/#'))
  expect(events.toEvent(message('garden/door'))).toBeNull()
  expect(events.toEvent(message('$SYS/x'))).toBeNull()
  expect([events.unmatched, events.filtered]).toEqual([2, 0])
})

test('filters stand in a chain, and each counts what it dropped', () => {
  const { events } = eventsOf(
    subscription('home/#', 'Home', [
      { type: 'retained', keep: false },
      { type: 'topic', filter: 'home/+/noise', keep: false },
      { type: 'field', comparison: { field: 'payload.value', op: '>', value: 20 } },
    ]),
    subscription('garden/#', 'Garden'),
  )
  const passed = [
    events.toEvent(message('home/a/temperature', '{"value":21}')),
    events.toEvent(message('home/a/temperature', '{"value":21}', { retain: true })),
    events.toEvent(message('home/a/noise', '{"value":21}', { retain: true })),
    events.toEvent(message('home/a/noise', '{"value":21}')),
    events.toEvent(message('home/a/temperature', '{"value":20}')),
    events.toEvent(message('home/a/temperature', 'no JSON')),
    events.toEvent(message('garden/x')),
  ].map(event => event !== null)
  expect(passed).toEqual([true, false, false, false, false, false, true])
  expect(events.filtered).toBe(5)
  expect(events.counters()).toEqual([
    { filter: 'home/#', events: 1, undecoded: 0, filters: [{ dropped: 2 }, { dropped: 1 }, { dropped: 2 }] },
    { filter: 'garden/#', events: 1, undecoded: 0, filters: [] },
  ])
})

test('filters that keep drop the rest', () => {
  const kept = (filter: EventFilter, ...messages: ReceivedMessage[]) => {
    const { events } = eventsOf(subscription('home/#', 'Home', [filter]))
    return messages.map(each => events.toEvent(each) !== null)
  }
  const plain = message('home/a', 'motion')
  const retained = message('home/b', 'still', { retain: true })
  const binary = message('home/c', Uint8Array.of(255))
  expect(kept({ type: 'topic', filter: 'home/a', keep: true }, plain, retained)).toEqual([true, false])
  expect(kept({ type: 'retained', keep: true }, plain, retained)).toEqual([false, true])
  expect(kept({ type: 'text', contains: 'mot', keep: true }, plain, retained, binary)).toEqual([
    true,
    false,
    false,
  ])
  expect(kept({ type: 'text', contains: 'mot', keep: false }, plain, retained, binary)).toEqual([
    false,
    true,
    true,
  ])
})

test('change lets a message pass where the last one of its topic said something else', () => {
  const { events } = eventsOf(subscription('home/#', 'Home', [{ type: 'change' }]))
  const pass = (topic: string, payload: string | Uint8Array) =>
    events.toEvent(message(topic, payload)) !== null
  expect(pass('home/a', 'on')).toBe(true)
  expect(pass('home/a', 'on')).toBe(false)
  expect(pass('home/b', 'on')).toBe(true)
  expect(pass('home/a', 'off')).toBe(true)
  expect(pass('home/a', 'on')).toBe(true)
  expect(pass('home/a', Uint8Array.of(0xff))).toBe(true)
  expect(pass('home/a', Uint8Array.of(0xfe))).toBe(true)
  const long = 'x'.repeat(10_000)
  expect(pass('home/a', long)).toBe(true)
  expect(pass('home/a', long)).toBe(false)
  expect(pass('home/a', `${long}y`)).toBe(true)
})

test('change of one field looks at nothing else', () => {
  const { events } = eventsOf(subscription('home/#', 'Home', [{ type: 'change', field: 'payload.state' }]))
  const pass = (payload: string) => events.toEvent(message('home/a', payload)) !== null
  expect(pass('{"state":"on","time":1}')).toBe(true)
  expect(pass('{"state":"on","time":2}')).toBe(false)
  expect(pass('{"state":{"a":1},"time":3}')).toBe(true)
  expect(pass('{"state":{"a":1},"time":4}')).toBe(false)
  expect(pass('{"time":5}')).toBe(true)
  expect(pass('{"time":6}')).toBe(false)
  expect(pass(`{"state":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)).toBe(true)
})

test('throttle lets one message a topic pass in its time', async () => {
  const { events, clock } = eventsOf(subscription('home/#', 'Home', [{ type: 'throttle', seconds: 10 }]))
  const pass = (topic: string) => events.toEvent(message(topic)) !== null
  expect([pass('home/a'), pass('home/a'), pass('home/b')]).toEqual([true, false, true])
  await clock.advance(9_999)
  expect(pass('home/a')).toBe(false)
  await clock.advance(1)
  expect([pass('home/a'), pass('home/a')]).toEqual([true, false])
})

test('hundreds of thousands of topics leave no more than the newest behind', () => {
  const { events } = eventsOf(subscription('#', 'Home', [{ type: 'change' }]))
  for (let i = 0; i < 100_000; i++) events.toEvent(message(`home/${i}`, 'on'))
  expect(events.toEvent(message('home/99999', 'on'))).toBeNull()
  expect(events.toEvent(message('home/0', 'on'))).not.toBeNull()
})

test('a decoder reads when somebody looks, stands in the source, and what it cannot read is counted', () => {
  const cbor = subscriptionSchema.parse({
    filter: 'home/#',
    decoder: { type: 'cbor' },
    suffix: '{{topicLevels.[1]}}',
  })
  const { events } = eventsOf(cbor)
  const event = events.toEvent(message('home/a/b', Uint8Array.of(0xa1, 0x61, 0x76, 0x18, 0x15)))
  expect(event).toMatchObject({ suffix: 'a', source: { decoder: 'cbor' } })
  expect(event?.payload.value).toEqual({ v: 21 })
  const broken = events.toEvent(message('home/a/b', 'no CBOR'))
  expect(events.counters()[0]?.undecoded).toBe(0)
  expect([broken?.payload.value, broken?.payload.fault?.code]).toEqual(['no CBOR', 'ERR_PAYLOAD_DECODE'])
  broken?.payload.forgetDecoded()
  void broken?.payload.value
  expect(events.counters()[0]?.undecoded).toBe(1)
  expect(eventsOf(subscription('home/#')).events.toEvent(message('home/a'))?.source).not.toHaveProperty(
    'decoder',
  )
})
