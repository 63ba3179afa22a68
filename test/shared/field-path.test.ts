import { expect, test } from 'vitest'
import { compileField, fieldFault } from '../../src/shared/field-path.ts'
import { EVENT_TIME, messageEvent, plainEvent } from '../support/events.ts'

const event = messageEvent(
  'home/kitchen/temperature',
  JSON.stringify({
    value: 21.5,
    list: [{ name: 'a' }, 2],
    'DS18B20-1': { T: 3 },
    'a.b': 4,
    nil: null,
    on: false,
  }),
  { properties: { contentType: 'application/json' } },
)
const variables = { limit: 20, nested: { x: [1] } }

test.each<[string, unknown]>([
  ['payload.value', 21.5],
  ['payload.list[0].name', 'a'],
  ['payload.list[1]', 2],
  ['payload["DS18B20-1"].T', 3],
  ['payload.DS18B20-1.T', 3],
  ['payload["a.b"]', 4],
  ['payload.nil', null],
  ['payload.on', false],
  ['payload.list.length', 2],
  ['text.length', 88],
  ['topic', 'home/kitchen/temperature'],
  ['topicLevels[1]', 'kitchen'],
  ['topicLevels[3]', undefined],
  ['event', 'Home.kitchen.temperature'],
  ['event.string', 'Home.kitchen.temperature'],
  ['event.prefix', 'Home'],
  ['event.suffix', 'kitchen.temperature'],
  ['event.broker', 'home'],
  ['event.retain', false],
  ['event.properties.contentType', 'application/json'],
  ['event.time', EVENT_TIME],
  ['variables.limit', 20],
  ['variables.nested.x[0]', 1],
  ['now', 7],
  ['payload.missing', undefined],
  ['payload.missing.deeper.still', undefined],
  ['payload.nil.x', undefined],
  ['payload.value.toFixed', undefined],
  ['payload.list.map', undefined],
  ['payload.toString', undefined],
  ['payload.hasOwnProperty', undefined],
  ['text.trim', undefined],
  ['event.toString', undefined],
])('%s is read', (path, value) => {
  expect(fieldFault(path)).toBeNull()
  expect(compileField(path)(event, variables, 7)).toEqual(value)
})

test.each([
  'payload.__proto__',
  'payload["__proto__"].x',
  'payload.constructor',
  'payload.list.constructor.constructor',
  'variables.prototype',
  'payload["constructor"]',
])('%s never reaches a prototype, not even as a field of JSON', path => {
  const hostile = messageEvent('home/x', '{"__proto__":{"x":1},"constructor":{"prototype":1},"list":[]}')
  expect(fieldFault(path)).toMatch(/never a field/)
  expect(compileField(path)(hostile, variables, 0)).toBeUndefined()
})

test.each([
  '',
  'value',
  'Payload',
  '.payload',
  'payload.',
  'payload..a',
  'payload[',
  'payload[x]',
  'payload[-1]',
  'payload["a]',
  'payload[0]a',
  'payload a',
  '[0]',
])('%j is no field', path => {
  expect(fieldFault(path)).toBeTypeOf('string')
  expect(compileField(path)(event, variables, 0)).toBeUndefined()
})

test('an event without a topic has none', () => {
  const started = plainEvent('Tomte', 'Started')
  for (const path of ['topic', 'topicLevels[0]', 'event.broker'])
    expect(compileField(path)(started, {}, 0)).toBeUndefined()
})

test('bytes are not taken for text, nor their methods for fields', () => {
  const binary = messageEvent('home/x', Uint8Array.of(255, 1))
  expect(compileField('text')(binary, {}, 0)).toBeUndefined()
  expect(compileField('payload[1]')(binary, {}, 0)).toBe(1)
  expect(compileField('payload.buffer')(binary, {}, 0)).toBeUndefined()
})
