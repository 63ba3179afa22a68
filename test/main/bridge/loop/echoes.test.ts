import { expect, test } from 'vitest'
import { Echoes } from '../../../../src/main/bridge/loop/echoes.ts'
import { Feedback } from '../../../../src/main/bridge/loop/feedback.ts'
import { FilterBeginnings } from '../../../../src/main/bridge/loop/filter-beginnings.ts'
import { createRuleIndex } from '../../../../src/main/rule/rule-index.ts'
import type { EventCause } from '../../../../src/shared/event.ts'
import { brokerSchema } from '../../../../src/shared/workspace/broker.ts'
import { messageEvent } from '../../../support/events.ts'
import { ruleOf, testParts } from '../../../support/rules.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

const home = brokerSchema.parse({
  id: 'home',
  name: 'Home',
  url: 'mqtt://127.0.0.1',
  subscriptions: [{ filter: 'home/#', prefix: 'Home' }],
})

function echoesOf(topic: string, trigger: object, brokers = [home]) {
  const clock = new SimulatedClock()
  const echoes = new Echoes(clock)
  const actions = [{ type: 'publish', broker: 'home', topic, payload: '' }]
  const rules = [ruleOf('a', { actions, triggers: [trigger] })]
  echoes.apply(createRuleIndex(rules, testParts), new Feedback(brokers))
  return { echoes, clock }
}

test.each([
  ['home/a', { type: 'mqtt', filter: 'home/+' }, true],
  ['home/a', { type: 'mqtt', filter: 'home/b' }, false],
  ['act/a', { type: 'mqtt', filter: 'act/a' }, false], // nothing subscribes to it
  ['home/a', { type: 'event', pattern: 'Home.a' }, true],
  ['home/a', { type: 'event', pattern: 'Home.b' }, false],
  ['home/{{text}}', { type: 'mqtt', filter: 'home/b/c' }, true],
  ['home/x/{{text}}', { type: 'mqtt', filter: 'home/+/c' }, true],
  ['home/x/{{text}}', { type: 'mqtt', filter: 'home/b/c' }, false],
  ['act/{{text}}', { type: 'mqtt', filter: '#' }, false],
  ['{{text}}', { type: 'mqtt', filter: 'home/b/c' }, true],
])('a rule that publishes to %s where %j listens is followed: %s', (topic, trigger, followed) => {
  expect(echoesOf(topic, trigger).echoes.follows('a')).toBe(followed)
})

test('the suffix that a subscription gives its events is the one that patterns are asked with', () => {
  const subscriptions = [{ filter: 'home/#', prefix: 'Home', suffix: '{{topicLevels.[2]}}' }]
  const named = brokerSchema.parse({ id: 'home', name: 'Home', url: 'mqtt://127.0.0.1', subscriptions })
  const follows = (pattern: string) =>
    echoesOf('home/a/lamp', { type: 'event', pattern }, [named]).echoes.follows('a')
  expect(follows('Home.lamp')).toBe(true)
  expect(follows('Home.a.lamp')).toBe(false)
})

const cause = { rule: 'a', name: 'A', run: 1, event: 1, via: 'home/a', depth: 1 } as EventCause
const sent = (payload: string | Uint8Array, encoding = 'text') => ({ topic: 'home/a', payload, encoding })

test('a message that comes back soon, with the same topic and payload, has the run as its cause', async () => {
  const { echoes, clock } = echoesOf('home/a', { type: 'mqtt', filter: '#' })
  const causeOf = (topic: string, payload: string) =>
    echoes.recognise(messageEvent(topic, payload)).source.cause
  expect(causeOf('home/a', 'on')).toBeUndefined()
  echoes.publishing(sent('on'), cause)
  echoes.publishing(sent('6f6666', 'hex'), { ...cause, run: 2 })
  expect(causeOf('home/a', 'on')).toBe(cause)
  // Again: overlapping subscriptions may bring it twice.
  expect(causeOf('home/a', 'on')).toBe(cause)
  expect(causeOf('home/a', 'off')?.run).toBe(2)
  expect(causeOf('home/a', 'other')).toBeUndefined()
  expect(causeOf('home/b', 'on')).toBeUndefined()
  echoes.publishing(sent(Buffer.from('on')), { ...cause, run: 3 })
  expect(causeOf('home/a', 'on')?.run).toBe(3)
  await clock.advance(5000)
  expect(causeOf('home/a', 'on')).toBeUndefined()
})

test('the event is handed on untouched where it is no echo, and of a file any payload may be one', () => {
  const { echoes } = echoesOf('home/a', { type: 'mqtt', filter: '#' })
  const event = messageEvent('home/a', 'on')
  expect(echoes.recognise(event)).toBe(event)
  echoes.publishing(sent('picture.png', 'file'), cause)
  expect(echoes.recognise(event)).toMatchObject({ id: event.id, source: { cause, topic: 'home/a' } })
})

test('what is remembered is bounded', () => {
  const { echoes } = echoesOf('home/{{text}}', { type: 'mqtt', filter: '#' })
  for (let i = 0; i < 5000; i++) echoes.publishing({ topic: `home/${i}`, payload: '' }, cause)
  for (let i = 0; i < 5000; i++) echoes.publishing({ topic: 'home/x', payload: String(i) }, cause)
  const known = (topic: string, payload = '') =>
    echoes.recognise(messageEvent(topic, payload)).source.cause !== undefined
  expect([known('home/0'), known('home/4999'), known('home/x', '1'), known('home/x', '4999')]).toEqual([
    false,
    true,
    false,
    true,
  ])
})

test('beginnings of topics are told from filters', () => {
  const beginnings = new FilterBeginnings()
  expect(beginnings.mayBegin([])).toBe(false)
  for (const filter of ['home/+/door', 'a/#', 'b']) beginnings.add(filter)
  const may = (topic: string) => beginnings.mayBegin(topic.split('/'))
  expect(['home', 'home/x', 'home/x/y', 'a', 'a/x/y', 'c', 'b'].map(may)).toEqual([
    true,
    true,
    false,
    true,
    true,
    false,
    false,
  ])
})
