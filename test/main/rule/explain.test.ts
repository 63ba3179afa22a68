import { expect, test } from 'vitest'
import { Deciding } from '../../support/deciding.ts'
import { ruleOf } from '../../support/rules.ts'

const mqtt = (filter: string, more: object = {}) => ({ type: 'mqtt', broker: 'home', filter, ...more })
const told = (rules: Deciding, ...message: [string, unknown?, object?]) =>
  rules
    .explain(...message)
    .map(({ rule, outcome, trigger, failed, stoppedBy }) => [
      `${rule}:${trigger}`,
      stoppedBy ? `${outcome} by ${stoppedBy}` : outcome,
      ...(failed ? [failed.path, failed.text, failed.saw] : []),
    ])

test('of rules that listen for the event: which fire, and which nearly did, with the first clause that failed', () => {
  const rules = new Deciding([
    ruleOf('fires', { triggers: [mqtt('home/#')], conditions: { field: 'payload.t', op: '>', value: 20 } }),
    ruleOf('cold', {
      triggers: [mqtt('other'), mqtt('home/+')],
      conditions: {
        all: [
          { field: 'payload.t', op: 'exists' },
          {
            any: [
              { field: 'payload.t', op: '<', value: 10 },
              { field: 'topic', op: '==', value: 'x' },
            ],
          },
        ],
      },
    }),
    ruleOf('not', {
      triggers: [mqtt('home/a')],
      conditions: { not: { field: 'payload.t', op: '==', value: 21 } },
    }),
    ruleOf('other', { triggers: [mqtt('garden/#')] }),
    ruleOf('off', { triggers: [mqtt('#')], enabled: false }),
  ])
  expect(told(rules, 'home/a', { t: 21 })).toEqual([
    ['fires:0', 'fires'],
    ['cold:1', 'conditions', 'conditions.all[1].any[0]', 'payload.t is less than 10', '21'],
    ['not:0', 'conditions', 'conditions', 'this does not hold', undefined],
  ])
})

test('retained, backlog', () => {
  const rules = new Deciding([
    ruleOf('a', { triggers: [mqtt('home/#')] }),
    ruleOf('b', { triggers: [mqtt('home/#'), mqtt('home/a', { retained: true, backlog: true })] }),
  ])
  expect(told(rules, 'home/a', '', { retain: true })).toEqual([
    ['a:0', 'retained'],
    ['b:1', 'fires'],
  ]) // prettier-ignore
  expect(told(rules, 'home/a', '', { backlog: true })).toEqual([
    ['a:0', 'backlog'],
    ['b:1', 'fires'],
  ]) // prettier-ignore
})

test('a rule of higher priority kept the event', () => {
  const rules = new Deciding([
    ruleOf('late', { triggers: [mqtt('#')] }),
    ruleOf('first', { triggers: [mqtt('#')], priority: 1, stopPropagation: true }),
  ])
  expect(told(rules, 'home/a')).toEqual([
    ['first:0', 'fires'],
    ['late:0', 'stopped by first'],
  ]) // prettier-ignore
})

test('a threshold that was not crossed, a silence that was broken, a sequence without its beginning', () => {
  const rules = new Deciding([
    ruleOf('t', {
      triggers: [
        { type: 'threshold', broker: 'home', filter: 'home/a', field: 'payload', above: 20, stays: 60 },
      ],
    }),
    ruleOf('s', { triggers: [{ type: 'silence', broker: 'home', filter: 'home/a', seconds: 60 }] }),
    ruleOf('q', { triggers: [{ type: 'sequence', steps: [{ filter: 'home/x' }, { filter: 'home/a' }] }] }),
  ])
  const saw = (value: unknown) =>
    rules.explain('home/a', value).map(({ failed, saw }) => [failed?.text, saw?.saw])
  expect(saw(19)).toEqual([
    ['payload goes above 20 for 60 s', '19, the first number of this topic'],
    ['nothing came for 60 s', 'this message, which ends the silence'],
    ['2 steps within 10 s', 'step 2 of 2, without the step before it'],
  ])
  rules.at(0, 'home/a', 19)
  expect(saw(18)[0]).toEqual(['payload goes above 20 for 60 s', '18, not beyond it'])
  expect(saw('warm')[0]).toEqual(['payload goes above 20 for 60 s', '"warm", which is no number'])
  expect(saw(21)[0]).toEqual(['payload goes above 20 for 60 s', '21, which has to stay so long'])
  rules.at(1, 'home/a', 21)
  expect(saw(22)[0]).toEqual(['payload goes above 20 for 60 s', '22, which has not stayed so long yet'])
  rules.until(100)
  expect(saw(22)[0]).toEqual(['payload goes above 20 for 60 s', '22, beyond it already'])
})

test('asking changes nothing', () => {
  const rules = new Deciding([
    ruleOf('t', {
      triggers: [{ type: 'threshold', broker: 'home', filter: '#', field: 'payload', above: 20 }],
    }),
    ruleOf('c', { triggers: [mqtt('#')], conditions: { changed: { field: 'payload' } } }),
  ])
  rules.at(0, 'home/a', 19)
  const before = rules.memory.snapshot()
  expect(told(rules, 'home/a', 21)).toEqual([
    ['t:0', 'fires'],
    ['c:0', 'fires'],
  ]) // prettier-ignore
  expect(rules.memory.snapshot()).toEqual(before)
  expect(rules.at(1, 'home/a', 21)).toEqual(['t:0', 'c:0'])
})

test('what it says of a firing is what deciding does', () => {
  const kinds = [
    { type: 'threshold', broker: 'home', filter: 'home/+', field: 'payload', above: 5, hysteresis: 1 },
    { type: 'sequence', steps: [{ filter: 'home/a' }, { filter: 'home/b' }, { filter: 'home/a' }] },
    { type: 'silence', broker: 'home', filter: 'home/+', seconds: 3 },
    mqtt('home/a'),
    mqtt('home/+', { retained: true }),
  ]
  const rules = new Deciding([
    ...kinds.map((trigger, i) =>
      ruleOf(`r${i}`, {
        triggers: [trigger, ...(i % 2 ? [kinds[0]] : [])],
        priority: i,
        stopPropagation: i === 3,
        conditions: { any: [{ changed: { field: 'payload' } }, { field: 'payload', op: '>', value: i + 3 }] },
      }),
    ),
  ])
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor(seed / 65536) % below
  }
  for (let second = 0; second < 2000; second++) {
    const [topic, value] = [`home/${'ab'[random(2)]}`, random(10)]
    rules.until(second)
    const event = rules.event(topic, value, { retain: random(4) === 0 })
    const wanted = rules
      .explain(topic, value, event.source)
      .filter(({ outcome }) => outcome === 'fires')
      .map(({ rule, trigger }) => `${rule}:${trigger}`)
    expect(rules.decide(event)).toEqual(wanted)
  }
})
