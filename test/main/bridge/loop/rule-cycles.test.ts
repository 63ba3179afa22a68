import { expect, test } from 'vitest'
import { Feedback } from '../../../../src/main/bridge/loop/feedback.ts'
import { cycles } from '../../../../src/main/bridge/loop/rule-cycles.ts'
import { createRuleIndex } from '../../../../src/main/rule/rule-index.ts'
import { brokerSchema } from '../../../../src/shared/workspace/broker.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'
import { ruleOf, testParts } from '../../../support/rules.ts'

const parts = {
  ...testParts,
  templates: (type: string) =>
    type === 'event' ? { suffix: 'text' as const } : type === 'box' ? {} : testParts.templates(type),
}

function broker(id: string, filter: string, fields: Record<string, unknown> = {}) {
  return brokerSchema.parse({
    id,
    name: id,
    url: 'mqtt://127.0.0.1',
    subscriptions: [{ filter, prefix: 'Home', ...fields }],
  })
}

const hears = (filter: string) => ({ type: 'mqtt', filter })
const says = (topic: string, fields = {}) => ({
  type: 'publish',
  broker: 'home',
  topic,
  payload: '',
  ...fields,
})
const rule = (name: string, trigger: object, ...actions: object[]) =>
  ruleOf(name.toLowerCase(), { name, triggers: [trigger], actions })

function found(rules: Rule[], through?: string, brokers = [broker('home', '#')]) {
  return cycles(createRuleIndex(rules, parts), new Feedback(brokers), through)
}

test('a round of rules by topics is found and named', () => {
  const rules = [
    rule('A', hears('tomte/y'), says('tomte/x')),
    rule('B', hears('tomte/x'), says('elsewhere'), says('tomte/y')),
    rule('C', hears('tomte/x'), says('nobody/hears')),
  ]
  expect(found(rules)).toEqual([
    {
      rules: [
        { id: 'a', name: 'A' },
        { id: 'b', name: 'B' },
      ],
      text: 'A -> tomte/x -> B -> tomte/y -> A',
    },
  ])
  expect(found(rules, 'b')[0]?.text).toBe('B -> tomte/y -> A -> tomte/x -> B')
  expect(found(rules, 'c')).toEqual([])
  expect(found(rules, 'unknown')).toEqual([])
})

test('rounds by events, by names that messages get, and by actions inside of actions', () => {
  expect(
    found([rule('A', { type: 'event', pattern: 'Rule.pong' }, { type: 'event', suffix: 'pong' })])[0]?.text,
  ).toBe('A -> Rule.pong -> A')
  expect(found([rule('A', { type: 'event', pattern: 'Home.*.set' }, says('home/lamp/set'))])[0]?.text).toBe(
    'A -> home/lamp/set -> A',
  )
  const nested = { type: 'box', branches: [{ actions: [{ type: 'box', actions: [says('home/a')] }] }] }
  expect(found([rule('A', hears('home/+'), nested)])[0]?.text).toBe('A -> home/a -> A')
})

test.each([
  ['the topic is a template', [rule('A', hears('#'), says('home/{{text}}'))], undefined],
  ['the action is switched off', [rule('A', hears('#'), says('home/a', { disabled: true }))], undefined],
  ['the rule is switched off', [{ ...rule('A', hears('#'), says('home/a')), enabled: false }], undefined],
  ['nothing subscribes to it', [rule('A', hears('#'), says('home/a'))], [broker('home', 'other/#')]],
  [
    'the broker does not send back',
    [rule('A', hears('#'), says('home/a'))],
    [broker('home', '#', { noLocal: true })],
  ],
  ['it goes to another broker', [rule('A', hears('#'), says('home/a'))], [broker('garden', '#')]],
])('no round where %s', (_, rules, brokers) => {
  expect(found(rules as Rule[], undefined, brokers)).toEqual([])
})

test('10,000 rules in one long round are looked through in a moment', () => {
  const rules = Array.from({ length: 10_000 }, (_, i) =>
    rule(`R${i}`, hears(`t/${i}`), says(`t/${(i + 1) % 10_000}`)),
  )
  const index = createRuleIndex(rules, parts)
  const began = performance.now()
  const [cycle] = cycles(index, new Feedback([broker('home', '#')]), 'r5')
  expect(cycle?.rules).toHaveLength(10_000)
  expect(cycles(index, new Feedback([broker('home', '#')]))).toHaveLength(1)
  expect(performance.now() - began).toBeLessThan(2000)
})

test('of many rules each round is told, and a long chain that leads to none costs no more', () => {
  const chain = Array.from({ length: 5000 }, (_, i) => rule(`C${i}`, hears(`c/${i}`), says(`c/${i + 1}`)))
  const pairs = [0, 1, 2].flatMap(i => [
    rule(`A${i}`, hears(`a/${i}`), says(`b/${i}`)),
    rule(`B${i}`, hears(`b/${i}`), says(`a/${i}`), says('c/0'), says(`a/${i + 1}`)),
  ])
  const began = performance.now()
  expect(found([...chain, ...pairs]).map(({ text }) => text)).toEqual(
    [0, 1, 2].map(i => `A${i} -> b/${i} -> B${i} -> a/${i} -> A${i}`),
  )
  expect(performance.now() - began).toBeLessThan(2000)
})

test('a thousand rules that all listen to all are looked through too', () => {
  const rules = Array.from({ length: 1000 }, (_, i) => rule(`R${i}`, hears('#'), says(`t/${i}`)))
  const cycles = found(rules)
  expect(cycles).toHaveLength(100)
  expect(cycles[0]?.text).toBe('R0 -> t/0 -> R0')
})
