import { expect, test } from 'vitest'
import { createExpressions } from '../../../src/main/expression/expression.ts'
import { Deciding } from '../../support/deciding.ts'
import { ruleOf } from '../../support/rules.ts'

const sequence = (steps: object[], fields: object = {}) =>
  ruleOf('q', { triggers: [{ type: 'sequence', steps, within: 10, ...fields }] })

const ab = [{ filter: 'home/+/door' }, { filter: 'home/+/motion' }]

/** Messages as `second topic`; which of them fire. */
function firing(steps: object[], messages: string[], fields: object = {}): string[] {
  const rules = new Deciding([sequence(steps, fields)])
  return messages.filter(message => {
    const [second, topic, payload] = message.split(' ')
    return rules.at(Number(second), `home/${topic}`, payload ?? '').length > 0
  })
}

test.each<[string, object[], string[], string[], object?]>([
  ['A then B', ab, ['0 hall/door', '5 hall/motion'], ['5 hall/motion']],
  ['not B then A', ab, ['0 hall/motion', '5 hall/door'], []],
  ['not too late', ab, ['0 hall/door', '10.001 hall/motion'], []],
  ['at the last moment', ab, ['0 hall/door', '10 hall/motion'], ['10 hall/motion']],
  ['the youngest A counts', ab, ['0 hall/door', '8 hall/door', '15 hall/motion'], ['15 hall/motion']],
  ['once for each A', ab, ['0 hall/door', '1 hall/motion', '2 hall/motion'], ['1 hall/motion']],
  [
    'A A B fires once',
    ab,
    ['0 hall/door', '1 hall/door', '2 hall/motion', '3 hall/motion'],
    ['2 hall/motion'],
  ],
  ['others in between', ab, ['0 hall/door', '1 hall/light', '2 hall/motion'], ['2 hall/motion']],
  ['any room, without a key', ab, ['0 hall/door', '5 bath/motion'], ['5 bath/motion']],
  [
    'the same room, with one',
    ab,
    ['0 hall/door', '5 bath/motion', '6 hall/motion'],
    ['6 hall/motion'],
    { common: 'topicLevels[1]' },
  ],
  [
    'twice the same',
    [{ filter: 'home/key' }, { filter: 'home/key' }],
    ['0 key', '1 key', '2 key', '3 key'],
    ['1 key', '3 key'],
  ],
  [
    'three times the same',
    [{ filter: 'home/key' }, { filter: 'home/key' }, { filter: 'home/key' }],
    ['0 key', '5 key', '11 key', '12 key', '13 key'],
    ['12 key'],
  ],
  [
    'event patterns too',
    [{ pattern: 'Home.hall.*' }, { pattern: 'Home.bath.*' }],
    ['0 hall/x', '1 bath/x'],
    ['1 bath/x'],
  ],
  [
    'with conditions',
    [
      { filter: 'home/b', conditions: { field: 'payload', op: '==', value: 'down' } },
      { filter: 'home/b', conditions: { field: 'payload', op: '==', value: 'up' } },
    ],
    ['0 b up', '1 b down', '2 b down', '3 b up', '4 b up'],
    ['3 b up'],
  ],
  [
    'three steps',
    [{ filter: 'home/a' }, { filter: 'home/b' }, { filter: 'home/c' }],
    ['0 a', '1 c', '2 b', '3 a', '9 c', '10 b', '11 c', '12 c'],
    ['9 c'],
  ],
])('%s', (_name, steps, messages, fired, fields) => {
  expect(firing(steps, messages, fields)).toEqual(fired)
})

test('retained messages and a backlog are no steps', () => {
  const rules = new Deciding([sequence(ab)])
  rules.at(0, 'home/hall/door', '', { retain: true })
  expect(rules.at(1, 'home/hall/motion')).toEqual([])
  rules.at(2, 'home/hall/door')
  expect(rules.at(3, 'home/hall/motion', '', { backlog: true })).toEqual([])
  expect(rules.at(4, 'home/hall/motion')).toEqual(['q:0'])
})

test('a sequence goes on over a restart', () => {
  const rules = new Deciding([sequence(ab)])
  rules.at(0, 'home/hall/door')
  rules.restart(5)
  expect(rules.at(6, 'home/hall/motion')).toEqual(['q:0'])
  expect(rules.memory.snapshot()).toEqual([])
})

test('two triggers of one rule that say the same are each for itself', () => {
  const [trigger] = sequence(ab).triggers
  const rules = new Deciding([ruleOf('q', { triggers: [trigger, trigger] })])
  rules.at(0, 'home/hall/door')
  expect(rules.at(1, 'home/hall/motion')).toEqual(['q:0'])
  expect(rules.at(2, 'home/hall/motion')).toEqual([])
})

test('an expression of a step that fails is told at the rule', () => {
  const steps = [ab[0]!, { ...ab[1], conditions: { expression: '$number(payload.x) > 1' } }]
  const rules = new Deciding([sequence(steps)], { expression: createExpressions() })
  rules.at(0, 'home/hall/door')
  expect(rules.at(1, 'home/hall/motion', { x: 'y' })).toEqual([])
  expect(rules.memory.faultOf('q')).toMatchObject({ count: 1, error: { code: 'ERR_EXPRESSION' } })
  expect(rules.at(2, 'home/hall/motion', { x: '3' })).toEqual(['q:0'])
})
