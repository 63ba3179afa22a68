import { expect, test } from 'vitest'
import { decide } from '../../../src/main/rule/decide.ts'
import { createRuleIndex } from '../../../src/main/rule/rule-index.ts'
import { RuleMemory } from '../../../src/main/rule/rule-memory.ts'
import type { TomteEvent } from '../../../src/shared/event.ts'
import { compileEventPattern } from '../../../src/shared/event-pattern.ts'
import { matchesFilter } from '../../../src/shared/topic.ts'
import type { Rule } from '../../../src/shared/workspace/rule.ts'
import { messageEvent, plainEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'

const mqtt = (filter: string, more: object = {}) => ({ type: 'mqtt', broker: 'home', filter, ...more })
const pattern = (text: string, more: object = {}) => ({ type: 'event', pattern: text, ...more })

/** Of rules that remember nothing. */
const memory = new RuleMemory()

function deciding(rules: Rule[]) {
  const index = createRuleIndex(rules, testParts)
  return (event: TomteEvent, variables = {}) =>
    decide(index, memory, event, variables).map(({ rule, trigger }) => `${rule.id}:${trigger}`)
}

test('a rule fires on its topic filter, on its broker', () => {
  const fired = deciding([
    ruleOf('a', { triggers: [mqtt('home/+/temperature')] }),
    ruleOf('b', { triggers: [mqtt('home/+/temperature', { broker: 'other' })] }),
    ruleOf('c', { triggers: [mqtt('home/#', { broker: null })] }),
  ])
  expect(fired(messageEvent('home/kitchen/temperature'))).toEqual(['a:0', 'c:0'])
  expect(fired(messageEvent('home/kitchen/temperature', '', { broker: 'other' }))).toEqual(['b:0', 'c:0'])
  expect(fired(messageEvent('home/kitchen'))).toEqual(['c:0'])
  expect(fired(messageEvent('garden/x'))).toEqual([])
})

test('a wildcard on the first level leaves $ topics alone', () => {
  const fired = deciding([
    ruleOf('a', { triggers: [mqtt('#')] }),
    ruleOf('b', { triggers: [mqtt('+/x')] }),
    ruleOf('c', { triggers: [mqtt('$SYS/#')] }),
  ])
  expect(fired(messageEvent('$SYS/x'))).toEqual(['c:0'])
  expect(fired(messageEvent('SYS/x'))).toEqual(['a:0', 'b:0'])
})

test('a rule fires on its event pattern, whoever emitted the event', () => {
  const fired = deciding([
    ruleOf('a', { triggers: [pattern('Home.*.motion')] }),
    ruleOf('b', { triggers: [pattern('tomte.started')] }),
    ruleOf('c', { triggers: [pattern('*')] }),
    ruleOf('d', { triggers: [pattern('*motion*')] }),
    ruleOf('e', { triggers: [pattern('Home.kitchen.motio?')] }),
  ])
  expect(fired(messageEvent('home/kitchen/motion'))).toEqual(['a:0', 'c:0', 'd:0', 'e:0'])
  expect(fired(plainEvent('Tomte', 'Started'))).toEqual(['b:0', 'c:0'])
  expect(fired(plainEvent('Tomte', ''))).toEqual(['c:0'])
})

test('rules fire in workspace order, each once, with the first trigger that matched', () => {
  const fired = deciding([
    ruleOf('z', { triggers: [pattern('Home.*'), mqtt('home/#'), mqtt('home/a')] }),
    ruleOf('a', { triggers: [mqtt('other/#'), mqtt('home/+'), mqtt('home/a')] }),
    ruleOf('m', { triggers: [pattern('nothing'), pattern('Home.a'), pattern('*.a')] }),
  ])
  const event = messageEvent('home/a')
  expect(fired(event)).toEqual(['z:0', 'a:1', 'm:1'])
  expect(fired(event)).toEqual(['z:0', 'a:1', 'm:1'])
})

test('what is disabled never fires', () => {
  const fired = deciding([
    ruleOf('a', { enabled: false, triggers: [mqtt('home/#')] }),
    ruleOf('b', { triggers: [mqtt('home/#', { disabled: true }), mqtt('home/a')] }),
    ruleOf('c', { triggers: [] }),
  ])
  expect(fired(messageEvent('home/a'))).toEqual(['b:1'])
  expect(fired(messageEvent('home/b'))).toEqual([])
})

test('a retained message fires only the triggers that ask for it', () => {
  const fired = deciding([
    ruleOf('a', { triggers: [mqtt('home/a')] }),
    ruleOf('b', { triggers: [mqtt('home/a'), mqtt('home/+', { retained: true })] }),
    ruleOf('c', { triggers: [pattern('Home.*')] }),
    ruleOf('d', { triggers: [pattern('Home.*', { retained: true })] }),
  ])
  expect(fired(messageEvent('home/a', '', { retain: true }))).toEqual(['b:1', 'd:0'])
  expect(fired(messageEvent('home/a'))).toEqual(['a:0', 'b:0', 'c:0', 'd:0'])
})

test('conditions decide, on payload and variables', () => {
  const fired = deciding([
    ruleOf('warm', {
      triggers: [mqtt('home/#')],
      conditions: {
        all: [
          { field: 'payload.value', op: '>', value: 20 },
          { field: 'variables.armed', op: '!=', value: false },
        ],
      },
    }),
    ruleOf('cold', {
      triggers: [mqtt('home/#')],
      conditions: { field: 'payload.value', op: '<=', value: 20 },
    }),
  ])
  expect(fired(messageEvent('home/a', '{"value":21.5}'))).toEqual(['warm:0'])
  expect(fired(messageEvent('home/a', '{"value":"20.5"}'))).toEqual(['warm:0'])
  expect(fired(messageEvent('home/a', '{"value":19}'))).toEqual(['cold:0'])
  expect(fired(messageEvent('home/a', '{"value":21}'), { armed: false })).toEqual([])
  expect(fired(messageEvent('home/a', 'warm'))).toEqual([])
  expect(fired(messageEvent('home/a', Uint8Array.of(255)))).toEqual([])
})

test('a rule that cannot be compiled is told, and hinders no other', () => {
  const index = createRuleIndex(
    [
      ruleOf('a', { triggers: [{ type: 'lightning' }] }),
      ruleOf('b', { triggers: [mqtt('home/#')], actions: [{ type: 'fly' }] }),
      { ...ruleOf('c', { triggers: [mqtt('home/#')] }), conditions: { field: 'nonsense', op: 'exists' } },
      ruleOf('d', { triggers: [mqtt('home/#')] }),
      ruleOf('e', { triggers: [{ type: 'broken' }] }),
    ],
    {
      ...testParts,
      triggerKey(trigger) {
        if (trigger.type === 'broken') throw new TypeError('cannot read this')
        return testParts.triggerKey(trigger)
      },
    },
  )
  expect(index.faults.map(({ rule, error }) => [rule, error.code])).toEqual([
    ['a', 'ERR_TRIGGER_UNKNOWN'],
    ['b', 'ERR_ACTION_UNKNOWN'],
    ['c', 'ERR_RULE'],
    ['e', 'ERR_RULE'],
  ])
  expect(decide(index, memory, messageEvent('home/a'), {}).map(({ rule }) => rule.id)).toEqual(['d'])
  expect(index.rule('a')).toBeUndefined()
})

test('disabled rules are compiled too, for runs by hand', () => {
  const index = createRuleIndex([ruleOf('a', { enabled: false, triggers: [mqtt('#')] })], testParts)
  expect(index.rules).toEqual([])
  expect(index.rule('a')?.id).toBe('a')
})

test('rules that did not change are taken over', () => {
  const [a, b] = [ruleOf('a', { triggers: [mqtt('a')] }), ruleOf('b', { triggers: [mqtt('b')] })]
  const before = createRuleIndex([a, b], testParts)
  const after = createRuleIndex([ruleOf('b', { triggers: [mqtt('c')] }), a], testParts, before)
  expect(after.rule('a')).toBe(before.rule('a'))
  expect(after.rule('b')).not.toBe(before.rule('b'))
  expect(decide(after, memory, messageEvent('c'), {}).map(({ rule }) => rule.id)).toEqual(['b'])
})

test('ten thousand rules: the index says what a scan over all of them would, is built and asked fast', () => {
  const filters = (i: number) =>
    [`home/+/sensor${i}`, `home/room${i % 50}/#`, `+/room${i % 7}/sensor${i}/x`][i % 3] as string
  const patterns = (i: number) =>
    [`Home.room${i % 50}.sensor${i}`, `Home.*.sensor${i}`, `*.sensor${i % 500}`, `*room${i}.?*`][
      i % 4
    ] as string
  const rules = Array.from({ length: 10_000 }, (_, i) =>
    ruleOf(`r${i}`, { triggers: [i % 2 ? mqtt(filters(i)) : pattern(patterns(i))] }),
  )
  const began = performance.now()
  const index = createRuleIndex(rules, testParts)
  expect(performance.now() - began).toBeLessThan(2000)
  for (let i = 0; i < 200; i++) {
    const topic = `home/room${i % 60}/sensor${i * 37}`
    const event = messageEvent(topic)
    const string = `Home.${event.suffix}`
    const wanted = rules
      .filter(({ triggers: [trigger] }) =>
        trigger?.type === 'mqtt'
          ? matchesFilter(String(trigger.filter), topic)
          : compileEventPattern(String(trigger?.pattern))(string),
      )
      .map(({ id }) => id)
    expect(decide(index, memory, event, {}).map(({ rule }) => rule.id)).toEqual(wanted)
  }
  const asked = performance.now()
  for (let i = 0; i < 20_000; i++) decide(index, memory, messageEvent(`home/room1/sensor${i % 100}`), {})
  expect(performance.now() - asked).toBeLessThan(2000)
})

test('topics beyond what is remembered are decided all the same', () => {
  const index = createRuleIndex([ruleOf('a', { triggers: [mqtt('home/#'), pattern('Home.*')] })], testParts)
  let fired = 0
  for (let i = 0; i < 100_000; i++) fired += decide(index, memory, messageEvent(`home/${i}`), {}).length
  expect(fired).toBe(100_000)
  expect(decide(index, memory, messageEvent('home/0'), {})).toHaveLength(1)
})

test('rules of higher priority come first, those of the same in workspace order', () => {
  const fired = deciding([
    ruleOf('low', { triggers: [mqtt('#')], priority: -1 }),
    ruleOf('plain', { triggers: [pattern('*')] }),
    ruleOf('high', { triggers: [mqtt('#')], priority: 100 }),
    ruleOf('zero', { triggers: [mqtt('#')], priority: 0 }),
    ruleOf('higher', { triggers: [mqtt('+/a'), mqtt('#')], priority: 100 }),
  ])
  expect(fired(messageEvent('home/a'))).toEqual(['high:0', 'higher:0', 'plain:0', 'zero:0', 'low:0'])
})

test('a rule that stops propagation and is to run keeps the event from those after it', () => {
  const rules = [
    ruleOf('before', { triggers: [mqtt('#')], priority: 2 }),
    ruleOf('stops', {
      triggers: [mqtt('#')],
      priority: 1,
      stopPropagation: true,
      conditions: { field: 'payload.value', op: '>', value: 20 },
    }),
    ruleOf('after', { triggers: [mqtt('#')] }),
  ]
  const index = createRuleIndex(rules, testParts)
  const decided = (value: number) => decide(index, memory, messageEvent('home/a', `{"value":${value}}`), {})
  expect(decided(21).map(({ rule }) => rule.id)).toEqual(['before', 'stops'])
  // Its conditions do not hold: it does not run, and stops nothing.
  expect(decided(20).map(({ rule }) => rule.id)).toEqual(['before', 'after'])
  // In shadow mode it only reports what it would do.
  const shadow = createRuleIndex(
    rules.map(rule => ({ ...rule, shadow: rule.id === 'stops' })),
    testParts,
  )
  expect(decide(shadow, memory, messageEvent('home/a', '{"value":21}'), {})).toHaveLength(3)
})
