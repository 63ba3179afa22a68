import { expect, test } from 'vitest'
import { compileCondition, traceCondition } from '../../../src/main/rule/condition.ts'
import type { Condition } from '../../../src/shared/workspace/condition.ts'
import { messageEvent } from '../../support/events.ts'

const event = messageEvent('home/kitchen/temperature', '{"value":21.5,"unit":"C"}')
const variables = { armed: true, wanted: 20, limits: { night: '21.5', span: [21, 22] }, rooms: ['kitchen'] }
const yes: Condition = { field: 'payload.value', op: '>', value: 20 }
const no: Condition = { field: 'payload.unit', op: '==', value: 'F' }

test.each<[Condition, boolean]>([
  [yes, true],
  [no, false],
  [{ all: [yes, yes] }, true],
  [{ all: [yes, no] }, false],
  [{ all: [] }, true],
  [{ any: [no, yes] }, true],
  [{ any: [no, no] }, false],
  [{ any: [] }, false],
  [{ not: no }, true],
  [{ not: { any: [] } }, true],
  [{ all: [{ any: [no, { not: no }] }, yes] }, true],
  [{ field: 'variables.armed', op: '==', value: true }, true],
  [{ field: 'topicLevels[1]', op: 'in', value: ['hall', 'kitchen'] }, true],
  [{ field: 'payload.value', op: '>', value: { variable: 'wanted' } }, true],
  [{ field: 'payload.value', op: '==', value: { variable: 'limits.night' } }, true],
  [{ field: 'payload.value', op: 'between', value: { variable: 'limits.span' } }, true],
  [{ field: 'topicLevels[1]', op: 'in', value: { variable: 'rooms' } }, true],
  [{ field: 'topicLevels[1]', op: 'in', value: { variable: 'wanted' } }, false],
  [{ field: 'payload.value', op: '<', value: { variable: 'nowhere' } }, false],
  [{ field: 'payload.value', op: '!=', value: { variable: 'nowhere' } }, true],
  [{ field: 'payload.nowhere', op: '!=', value: { variable: 'nowhere' } }, true],
  [{ field: 'payload.nowhere', op: '==', value: { variable: 'nowhere' } }, false],
])('%j', (condition, holds) => {
  expect(compileCondition(condition)(event, variables, event.time)).toBe(holds)
  expect(traceCondition(condition, event, variables).held).toBe(holds)
})

test('a trace has every clause with what it saw, also those that were not needed', () => {
  const condition: Condition = {
    all: [no, yes, { not: { field: 'payload.x', op: 'missing' } }, { any: [yes] }],
  }
  expect(traceCondition(condition, event, variables)).toEqual({
    path: 'conditions',
    text: 'all of these hold',
    held: false,
    clauses: [
      { path: 'conditions.all[0]', text: 'payload.unit is "F"', held: false, saw: '"C"' },
      { path: 'conditions.all[1]', text: 'payload.value is greater than 20', held: true, saw: '21.5' },
      {
        path: 'conditions.all[2]',
        text: 'this does not hold',
        held: false,
        clauses: [
          { path: 'conditions.all[2].not', text: 'payload.x is missing', held: true, saw: 'missing' },
        ],
      },
      {
        path: 'conditions.all[3]',
        text: 'at least one of these holds',
        held: true,
        clauses: [
          {
            path: 'conditions.all[3].any[0]',
            text: 'payload.value is greater than 20',
            held: true,
            saw: '21.5',
          },
        ],
      },
    ],
  })
})

test('what a clause saw is shortened, whatever it is', () => {
  const saw = (payload: string | Uint8Array) =>
    traceCondition({ field: 'payload', op: 'exists' }, messageEvent('a/b', payload), {}).saw
  expect(saw('x'.repeat(10_000))).toHaveLength(200)
  expect(saw('{"a":[1]}')).toBe('{"a":[1]}')
  expect(saw(Uint8Array.of(255, 0))).toBe('ff00')
  expect(saw('null')).toBe('null')
  expect(saw(`${'['.repeat(400_000)}${']'.repeat(400_000)}`)).toMatch(/^"\[{198}…$/)
})

test('a field that cannot be, and groups without end, are refused', () => {
  expect(() => compileCondition({ all: [{ field: 'value', op: 'exists' }] })).toThrow(
    expect.objectContaining({ code: 'ERR_RULE', message: expect.stringContaining('“value”') }),
  )
  let deep: Condition = yes
  for (let i = 0; i < 100; i++) deep = { not: deep }
  expect(() => compileCondition(deep)).toThrow(expect.objectContaining({ code: 'ERR_RULE' }))
})

test('a window of time goes by the time of the event, and its trace says what the clock showed', () => {
  const condition: Condition = {
    time: { after: '22:00', before: '06:00', weekdays: ['fri'], timeZone: 'Europe/Berlin' },
  }
  const at = (time: string) => ({ ...event, time: Date.parse(time) })
  const late = at('2026-01-02T22:12:00Z')
  expect(compileCondition(condition)(late, variables, late.time)).toBe(true)
  expect(traceCondition(condition, late, variables)).toEqual({
    path: 'conditions',
    text: 'it is between 22:00 and 06:00 on Friday in Europe/Berlin',
    held: true,
    saw: 'Friday 23:12',
  })
  const noon = at('2026-01-02T11:00:00Z')
  expect(compileCondition(condition)(noon, variables, noon.time)).toBe(false)
  expect(traceCondition({ not: condition }, noon, variables)).toMatchObject({
    held: true,
    clauses: [{ path: 'conditions.not', held: false, saw: 'Friday 12:00' }],
  })
})

test('a range is traced in words', () => {
  const condition: Condition = { field: 'payload.value', op: 'between', value: [18, 22] }
  expect(traceCondition(condition, event, variables).text).toBe('payload.value is between 18 and 22')
})

test('a trace tells what the variable held that a field was compared with', () => {
  const condition: Condition = { field: 'payload.value', op: '<', value: { variable: 'wanted' } }
  expect(traceCondition(condition, event, variables)).toEqual({
    path: 'conditions',
    text: 'payload.value is less than variables.wanted',
    held: false,
    saw: '21.5; variables.wanted: 20',
  })
  expect(traceCondition(condition, event, {}).saw).toBe('21.5; variables.wanted: missing')
})
