import { expect, test } from 'vitest'
import { compileRule } from '../../../src/main/rule/compile-rule.ts'
import { messageEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)

function resolved(action: Record<string, unknown>, event = messageEvent('home/kitchen/t', '{"value":21.5}')) {
  const [compiled] = compileRule(ruleOf('a', { actions: [action] }), testParts).actions
  return compiled?.resolve(event, { room: 'hall' }, 42)
}

test('templates are rendered, other fields are handed on', () => {
  expect(
    resolved({
      type: 'publish',
      broker: 'home',
      topic: 'act/{{variables.room}}/fan',
      payload: '{{payload.value}}',
      qos: 1,
      note: '{{payload}}',
      timeout: 5,
      onError: 'continue',
      disabled: false,
    }),
  ).toEqual({ broker: 'home', topic: 'act/hall/fan', payload: '21.5', qos: 1, note: '{{payload}}' })
})

test('a whole payload passes every byte untouched, where bytes are wanted', () => {
  const event = messageEvent('home/x', everyByte)
  const action = { type: 'publish', topic: 'a', payload: '{{ payload }}' }
  expect(resolved(action, event)?.payload).toBe(everyByte)
})

test('text is UTF-8: bytes that are not show as hex', () => {
  const event = messageEvent('home/x', Uint8Array.of(0xff, 0x00))
  expect(resolved({ type: 'publish', topic: '{{payload}}', payload: '>{{payload}}' }, event)).toEqual({
    topic: 'ff00',
    payload: '>ff00',
  })
})

test('lists and records of texts are rendered item by item', () => {
  const list = ['plain', '{{topic}}', 3, ['{{now}}', 'x']]
  expect(resolved({ type: 'note', list })?.list).toEqual(['plain', 'home/kitchen/t', 3, ['42', 'x']])
  expect(resolved({ type: 'note', list: { a: '{{payload.value}}', b: null } })?.list).toEqual({
    a: '21.5',
    b: null,
  })
  expect(resolved({ type: 'note', list: [''] })?.list).toEqual([''])
  expect(resolved({ type: 'note', list: ['{{payload.missing}}'] })?.list).toEqual([''])
})

test('a resolved action is a copy: what an action does to it is never seen again', () => {
  const [compiled] = compileRule(ruleOf('a', { actions: [{ type: 'note', text: 'x' }] }), testParts).actions
  const first = compiled?.resolve(messageEvent('a/b'), {}, 0) as Record<string, unknown>
  first.text = 'changed'
  expect(compiled?.resolve(messageEvent('a/b'), {}, 0)).toEqual({ text: 'x' })
})

test('a template that fails says where', () => {
  expect(() => resolved({ type: 'publish', topic: 'a', payload: '{{unknown}}!' })).toThrow(
    expect.objectContaining({ code: 'ERR_TEMPLATE', message: expect.stringMatching(/“payload”.*“unknown”/) }),
  )
  expect(() => resolved({ type: 'note', list: { a: ['{{#if}}'] } })).toThrow(/“list\.a\[0\]”/)
})

test('seconds become milliseconds, and an error stops unless it may not', () => {
  const { actions } = compileRule(
    ruleOf('a', {
      actions: [
        { type: 'note', timeout: 1.5, onError: 'continue' },
        { type: 'note', disabled: true },
      ],
    }),
    testParts,
  )
  expect(actions.map(({ timeout, onError, disabled }) => ({ timeout, onError, disabled }))).toEqual([
    { timeout: 1500, onError: 'continue', disabled: false },
    { timeout: undefined, onError: 'stop', disabled: true },
  ])
})

test('triggers are told in words', () => {
  const rule = compileRule(
    ruleOf('a', {
      triggers: [
        { type: 'mqtt', filter: 'home/#', disabled: true },
        { type: 'mqtt', broker: 'home', filter: 'home/+' },
        { type: 'mqtt', filter: '#' },
        { type: 'event', pattern: 'Tomte.*' },
      ],
    }),
    testParts,
  )
  expect([1, 2, 3, -1].map(index => rule.describeTrigger(index))).toEqual([
    'Message on home/+ of home',
    'Message on #',
    'Event Tomte.*',
    'Started by hand',
  ])
})
