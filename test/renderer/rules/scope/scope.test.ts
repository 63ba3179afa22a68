import { describe, expect, test } from 'vitest'
import {
  conditionPath,
  parsePath,
  templatePath,
  valueAt,
} from '../../../../src/renderer/rules/scope/field-path.ts'
import { eventMatcher } from '../../../../src/renderer/rules/scope/matching-event.ts'
import { scopeOfEvent } from '../../../../src/renderer/rules/scope/scope.ts'
import { fieldsOfScope } from '../../../../src/renderer/rules/scope/scope-field.ts'
import { previewTemplate, templateFault } from '../../../../src/renderer/rules/scope/template-preview.ts'
import { descriptors } from '../descriptors.ts'
import { eventDetail } from '../event.ts'

const now = new Date('2026-01-02T03:04:05Z')
const scope = scopeOfEvent(eventDetail('{"value":21.5,"list":[{"my key":"x"}],"none":null}'), now)

describe('paths', () => {
  test.each([
    ['payload', ['payload']],
    ['payload.list[0].name', ['payload', 'list', 0, 'name']],
    ['payload.list.[0].name', ['payload', 'list', 0, 'name']],
    ['payload["my key"]', ['payload', 'my key']],
    ['payload.[my key]', ['payload', 'my key']],
    ['payload.linkquality-2', ['payload', 'linkquality-2']],
    ['', null],
    ['.payload', null],
    ['payload..value', null],
    ['if payload', null],
    ['payload[', null],
  ])('%j is %j', (path, keys) => expect(parsePath(path)).toEqual(keys))

  test.each([
    [['payload', 'list', 0, 'my key']],
    [['topicLevels', 1]],
    [['payload', '10']],
    [['payload', 'a"b']],
  ])('both ways of writing lead to the same place: %j', keys => {
    expect(valueAt(nest(keys), parsePath(conditionPath(keys))!)).toBe('here')
    if (!keys.includes('a"b')) expect(valueAt(nest(keys), parsePath(templatePath(keys))!)).toBe('here')
  })

  test('prototypes cannot be reached', () => {
    expect(valueAt(scope, ['payload', 'constructor'])).toBeUndefined()
    expect(valueAt(scope, ['payload', 'list', 'length'])).toBe(1)
  })
})

function nest(keys: (string | number)[]): unknown {
  return keys.reduceRight<unknown>(
    (inner, key) => (typeof key === 'number' ? fill(key, inner) : { [key]: inner }),
    'here',
  )
}
function fill(index: number, value: unknown): unknown[] {
  const list = Array(index + 1).fill(null)
  list[index] = value
  return list
}

describe('fields of an event', () => {
  test('payload first, walked, with what they held', () => {
    const fields = fieldsOfScope(scope).map(({ keys, saw }) => [conditionPath(keys), saw])
    expect(fields.slice(0, 5)).toEqual([
      ['payload', '{"value":21.5,"list":[{"my key":"x"}],"none":null}'],
      ['payload.value', '21.5'],
      ['payload.list', '[{"my key":"x"}]'],
      ['payload.list[0]', '{"my key":"x"}'],
      ['payload.list[0]["my key"]', 'x'],
    ])
    expect(fields).toContainEqual(['topicLevels[1]', 'kitchen'])
    expect(fields).toContainEqual(['event.string', 'Home.kitchen.temperature'])
  })

  test('stay bounded, however large the payload', () => {
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]))
    expect(fieldsOfScope({ payload: wide }).length).toBeLessThanOrEqual(200)
    let deep: unknown = 1
    for (let i = 0; i < 5000; i++) deep = [deep]
    expect(fieldsOfScope({ payload: deep }).length).toBeLessThanOrEqual(200)
  })

  test('bytes are shown as hex', () => {
    const bytes = scopeOfEvent(eventDetail(new Uint8Array([0xff, 0x00])), now)
    expect(fieldsOfScope(bytes)[0]).toMatchObject({ keys: ['payload'], saw: 'ff00' })
  })
})

describe('previews', () => {
  test.each([
    ['{{payload.value}} °C in {{topicLevels.[1]}}', '21.5 °C in kitchen'],
    ['{{ payload.list.[0].[my key] }}{{{topic}}}', 'xhome/kitchen/temperature'],
    ['{{payload.list}}', '[{"my key":"x"}]'],
    ['plain { } text', 'plain { } text'],
  ])('%s', (template, text) => {
    expect(previewTemplate(template, scope)).toEqual({ kind: 'rendered', text, missing: [] })
  })

  test('names paths this event does not have', () => {
    expect(previewTemplate('a{{payload.humidity}}b', scope)).toEqual({
      kind: 'rendered',
      text: 'ab',
      missing: ['payload.humidity'],
    })
  })

  test.each(['{{#if payload.value}}x{{/if}}', '{{round payload.value}}', '{{unknown}}'])(
    'leaves %s to the core',
    template => expect(previewTemplate(template, scope)).toEqual({ kind: 'beyond' }),
  )

  test.each([
    ['{{payload.value', 'A {{ is not closed by }}.'],
    ['{{payload} x', 'A {{ is not closed by }}.'],
    ['{{}}', 'Name a field between {{ and }}, such as {{payload}}.'],
    ['{{payload}}', null],
    ['{ "a": {{payload}} }', null],
    ['{"a":{"b":{{payload}}}}', null],
  ])('%s: %s', (template, fault) => expect(templateFault(template)).toBe(fault))
})

describe('events that would match', () => {
  const { row } = eventDetail('1')
  const matcher = (type: string, fields: Record<string, unknown>) =>
    eventMatcher([{ key: 'k', part: { type, ...fields } }], descriptors)

  test.each([
    ['mqtt', { broker: 'home', filter: 'home/+/temperature' }, true],
    ['mqtt', { broker: null, filter: '#' }, true],
    ['mqtt', { broker: null, filter: '$share/a/home/#' }, true],
    ['mqtt', { broker: 'other', filter: 'home/#' }, false],
    ['mqtt', { broker: null, filter: 'a/#/b' }, false],
    ['mqtt', { broker: null, filter: '' }, false],
    ['event', { pattern: 'home.*.temperature' }, true],
    ['event', { pattern: 'Tomte.*' }, false],
    ['unknown', {}, false],
  ])('%s %j: %s', (type, fields, matches) => expect(matcher(type, fields)(row)).toBe(matches))
})
