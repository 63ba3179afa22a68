import { expect, test } from 'vitest'
import { createExpressions } from '../../../src/main/expression/expression.ts'
import type { Condition } from '../../../src/shared/workspace/condition.ts'
import { Deciding } from '../../support/deciding.ts'
import { ruleOf } from '../../support/rules.ts'

const any = [{ type: 'mqtt', broker: 'home', filter: 'home/#' }]
const withConditions = (conditions: Condition, triggers: object[] = any) =>
  new Deciding([ruleOf('r', { triggers, conditions })], { expression: createExpressions() })

/** Which of these payloads, one a second on one topic, meet the condition. */
function meeting(conditions: Condition, payloads: unknown[]): number[] {
  const rules = withConditions(conditions)
  return payloads.flatMap((payload, second) =>
    rules.at(second, 'home/a', payload).length > 0 ? [second] : [],
  )
}

test.each<[string, Condition, unknown[], number[]]>([
  [
    'another value than before',
    { changed: { field: 'payload.s' } },
    [{ s: 1 }, { s: 1 }, { s: 2 }, { s: 2 }, { s: 1 }],
    [2, 4],
  ],
  [
    'messages without the field are passed over',
    { changed: { field: 'payload.s' } },
    [{ s: 1 }, {}, { s: 1 }, {}, { s: 2 }],
    [4],
  ],
  ['from', { changed: { field: 'payload', from: 'OFF' } }, ['OFF', 'ON', 'OFF', 'X'], [1, 3]],
  ['to', { changed: { field: 'payload', to: 'ON' } }, ['ON', 'OFF', 'ON', 'ON'], [2]],
  ['from and to', { changed: { field: 'payload', from: 1, to: 2 } }, [0, 2, 1, 2, 1, 3], [3]],
  [
    'lists and objects by what is in them',
    { changed: { field: 'payload.l' } },
    [{ l: [1] }, { l: [1] }, { l: [1, 2] }],
    [2],
  ],
  [
    'long texts',
    { changed: { field: 'text' } },
    ['x'.repeat(5000), 'x'.repeat(5000), `${'x'.repeat(4999)}y`],
    [2],
  ],
  ['not changed', { not: { changed: { field: 'payload' } } }, [1, 1, 2], [0, 1]],
  ['its own age', { age: { op: '<', seconds: 2 } }, [1, 2, 3], [1, 2]],
])('changed: %s', (_name, condition, payloads, met) => {
  expect(meeting(condition, payloads)).toEqual(met)
})

test('changed: each topic by itself, retained messages included', () => {
  const rules = withConditions({ changed: { field: 'payload' } })
  rules.at(0, 'home/a', 1, { retain: true })
  expect(rules.at(1, 'home/b', 2)).toEqual([])
  expect(rules.at(2, 'home/a', 2)).toEqual(['r:0'])
  expect(rules.at(3, 'home/a', 3, { broker: 'other' })).toEqual([])
})

test('changed: for events that are no messages by their name', () => {
  const rules = withConditions({ changed: { field: 'payload' } }, [{ type: 'event', pattern: 'Home.*' }])
  rules.at(0, 'home/x', 1)
  expect(rules.at(1, 'home/x', 2)).toEqual(['r:0'])
})

test('changed: also where another condition had failed', () => {
  const rules = withConditions({
    all: [{ field: 'payload', op: '>', value: 5 }, { changed: { field: 'payload' } }],
  })
  rules.at(0, 'home/a', 9)
  rules.at(1, 'home/a', 1)
  expect(rules.at(2, 'home/a', 9)).toEqual(['r:0'])
})

test('age: of the last message on another topic, and of never', () => {
  const trigger = [{ type: 'mqtt', broker: 'home', filter: 'home/door' }]
  const older = withConditions({ age: { filter: 'home/+/motion', op: '>', seconds: 60 } }, trigger)
  expect(older.at(0, 'home/door')).toEqual(['r:0'])
  older.at(10, 'home/hall/motion')
  expect(older.at(70, 'home/door')).toEqual([])
  expect(older.at(70.001, 'home/door')).toEqual(['r:0'])
  older.at(80, 'home/bath/motion', '', { retain: true })
  older.at(80, 'home/bath/motion', '', { backlog: true })
  expect(older.at(81, 'home/door')).toEqual(['r:0'])
  const newer = withConditions({ age: { filter: 'home/+/motion', op: '<', seconds: 60 } }, trigger)
  expect(newer.at(0, 'home/door')).toEqual([])
  newer.at(10, 'home/hall/motion')
  expect(newer.at(69, 'home/door')).toEqual(['r:0'])
})

test('last: the value of another topic', () => {
  const trigger = [{ type: 'mqtt', broker: 'home', filter: 'home/door' }]
  const rules = withConditions(
    { last: { topic: 'home/sun', field: 'payload.lux', op: '<', value: 50 } },
    trigger,
  )
  expect(rules.at(0, 'home/door')).toEqual([])
  rules.at(1, 'home/sun', { lux: 20 })
  expect(rules.at(2, 'home/door')).toEqual(['r:0'])
  rules.at(3, 'home/sun', { other: 1 })
  expect(rules.at(4, 'home/door')).toEqual(['r:0'])
  rules.at(5, 'home/sun', { lux: 80 }, { retain: true })
  expect(rules.at(6, 'home/door')).toEqual([])
})

test('last: compared with a variable', () => {
  const rules = withConditions({
    last: { topic: 'home/sun', field: 'payload', op: '<', value: { variable: 'dusk' } },
  })
  rules.at(0, 'home/sun', 40)
  const door = rules.event('home/door', '')
  expect(rules.decide(door, { dusk: 50 })).toEqual(['r:0'])
  expect(rules.decide(door, { dusk: 30 })).toEqual([])
  expect(rules.decide(door, {})).toEqual([])
})

test('all of it is known after a restart', () => {
  const rules = withConditions({
    all: [
      { changed: { field: 'payload' } },
      { age: { op: '>', seconds: 30 } },
      { age: { op: '<', seconds: 300 } },
    ],
  })
  rules.at(0, 'home/a', 1)
  rules.restart(60)
  expect(rules.at(61, 'home/a', 2)).toEqual(['r:0'])
})

test('the trace says what each clause saw, when it was decided', () => {
  const rules = withConditions({
    any: [
      { changed: { field: 'payload', to: 2 } },
      { age: { op: '>', seconds: 600 } },
      { last: { topic: 'home/a', field: 'payload', op: '==', value: 1 } },
      { expression: 'payload > 1' },
      { expression: '$number("x")' },
    ],
  })
  rules.at(0, 'home/a', 1)
  const event = rules.event('home/a', 2)
  rules.now += 1500
  const [match] = rules.matches({ ...event, time: rules.now })
  rules.at(5, 'home/a', 3)
  const trace = match?.rule.traceConditions({ ...event, time: event.time + 1500 }, {})
  expect(match?.rule.id).toBe('r')
  expect(trace?.clauses?.map(({ text, held, saw }) => [text, held, saw])).toEqual([
    ['payload changed to 2', true, '1 → 2'],
    ['the last message on home/a is older than 600 s', false, '1.5 s'],
    ['payload of home/a is 1', true, '1'],
    ['the expression payload > 1 holds', true, 'true'],
    ['the expression $number("x") holds', false, expect.stringMatching(/x/)],
  ])
})

test('an expression that fails does not hold, and is told at the rule', () => {
  const rules = withConditions({
    any: [{ expression: '$number(payload.x)' }, { field: 'payload.ok', op: 'exists' }],
  })
  expect(rules.at(0, 'home/a', { x: 'y' })).toEqual([])
  expect(rules.at(1, 'home/a', { x: 'y', ok: 1 })).toEqual(['r:0'])
  expect(rules.at(2, 'home/a', { x: '3' })).toEqual(['r:0'])
  expect(rules.memory.faultOf('r')).toMatchObject({ count: 2, error: { code: 'ERR_EXPRESSION' } })
  rules.change([ruleOf('r', { triggers: any })])
  expect(rules.memory.faultOf('r')).toBeUndefined()
})

test('an expression that cannot be read is a fault of the rule', () => {
  expect(withConditions({ expression: '1 +' }).index.faults).toMatchObject([
    { rule: 'r', error: { code: 'ERR_EXPRESSION' } },
  ])
})

test('what no rule asks for any more is forgotten, and only what some rule asks for is remembered', () => {
  const rules = withConditions({ changed: { field: 'payload.a' } })
  rules.at(0, 'home/a', { a: 1, b: 2 })
  expect(rules.memory.snapshot()).toHaveLength(1)
  rules.memory.changes()
  rules.change([ruleOf('r', { triggers: any })])
  expect(rules.memory.snapshot()).toEqual([])
  expect(rules.memory.changes()).toMatchObject([[expect.any(String), null]])
})

test('what is stored and read again decides the same, whatever else lies there', () => {
  const rules = withConditions({ changed: { field: 'payload' } })
  rules.at(0, 'home/a', 1)
  rules.restart(1, [
    ['nonsense', 'x'],
    ['["recall",1]', '1'],
    ['["trigger","r abc","home"]', '{"due":"soon"}'],
    ['["recall","[\\"changed\\",\\"payload\\"]","home\\nhome/b"]', '[1767268800000,'],
    ['["recall","[\\"changed\\",\\"payload\\"]","home\\nhome/a"]', '[1767268800000,1]'],
  ])
  expect(rules.at(2, 'home/a', 2)).toEqual(['r:0'])
  expect(rules.memory.snapshot()).toHaveLength(1)
})
