import { expect, test } from 'vitest'
import { conditionSummary, partSummary, ruleSummary } from '../../../../src/renderer/rules/words/summary.ts'
import type { Condition } from '../../../../src/shared/workspace/condition.ts'
import { descriptors } from '../descriptors.ts'

test('a rule reads as one sentence', () => {
  const rule = {
    triggers: [
      { type: 'mqtt', broker: 'home', filter: 'home/+/temperature' },
      { type: 'event', pattern: 'Tomte.*' },
      { type: 'event', pattern: 'Off.*', disabled: true },
    ],
    conditions: { all: [{ field: 'payload.value', op: '>' as const, value: 20 }] },
    actions: [
      { type: 'publish', topic: 'act/fan' },
      { type: 'program', program: 'say', args: ['it is', 'warm'] },
    ],
  }
  expect(ruleSummary(rule, descriptors)).toBe(
    'When home/+/temperature or Tomte.* and payload.value is greater than 20 → Publish to act/fan, Run say it is warm',
  )
})

test('without triggers or actions it says so', () => {
  expect(ruleSummary({ triggers: [], actions: [] }, descriptors)).toBe('When run by hand → nothing yet')
})

test('a part no plug-in knows is named', () => {
  expect(partSummary({ type: 'warp' }, undefined)).toBe('warp (unknown)')
})

test('the steps of a sequence are named one after the other', () => {
  const steps = [
    { broker: 'home', filter: 'door/bell', conditions: { field: 'payload', op: '==', value: 'ON' } },
    { pattern: 'Home.*.motion' },
    { filter: '' },
  ]
  const field = { name: 'steps', label: 'Steps', control: 'steps' as const }
  const descriptor = {
    ...descriptors.find('actions', 'publish')!,
    summary: '{steps} within 3 s',
    fields: [field],
  }
  expect(partSummary({ type: 'sequence', steps }, descriptor)).toBe(
    'door/bell, then Home.*.motion, then … within 3 s',
  )
})

test('fields are filled in with brokers’ names and labels of options; what is empty is a gap', () => {
  const descriptor = { ...descriptors.find('actions', 'publish')!, summary: '{topic} on {broker}, QoS {qos}' }
  const brokers = [{ id: 'home', name: 'Home' }]
  expect(partSummary({ type: 'publish', topic: '', broker: 'home', qos: 1 }, descriptor, brokers)).toBe(
    '… on Home, QoS 1: at least once',
  )
  expect(partSummary({ type: 'publish', topic: 'a\nb' }, descriptor, brokers)).toBe(
    'a b on any broker, QoS …',
  )
})

test('what stands in brackets is left out where it has nothing to say', () => {
  const descriptor = {
    ...descriptors.find('actions', 'publish')!,
    summary: '{topic}[, QoS {qos}][ to {payload}]',
  }
  expect(partSummary({ type: 'publish', topic: 'a', qos: 0, payload: 'on' }, descriptor)).toBe('a to on')
  expect(partSummary({ type: 'publish', topic: 'a', qos: 2 }, descriptor)).toMatch(/^a, QoS 2/)
})

test.each<[Condition, string]>([
  [{ field: 'text', op: 'in', value: ['on', 1] }, 'text is one of on, 1'],
  [{ field: 'text', op: 'missing' }, 'text is missing'],
  [{ field: 'a', op: 'between', value: [18, 22] }, 'a is between 18 and 22'],
  [
    { time: { after: '22:00', before: '06:00', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] } },
    'between 22:00 and 06:00 on weekdays',
  ],
  [{ changed: { field: 'payload', from: 'off', to: true } }, 'payload changed from off to true'],
  [{ age: { filter: 'a/#', op: '>', seconds: 60 } }, 'the message before on a/# is older than 60 s'],
  [{ age: { op: '<', seconds: 5 } }, 'the message before on its topic is newer than 5 s'],
  [{ last: { topic: 'a/b', field: 'payload.open', op: '==', value: true } }, 'payload.open of a/b is true'],
  [{ expression: 'payload > 3' }, 'payload > 3'],
  [{ field: 'text', op: '==', value: '' }, 'text is “”'],
  [{ not: { field: 'text', op: '==', value: 'a' } }, 'not text is a'],
  [
    {
      all: [
        { field: 'a', op: '==', value: 1 },
        {
          any: [
            { field: 'b', op: 'exists' },
            { field: 'c', op: 'exists' },
          ],
        },
      ],
    },
    'a is 1 and (b exists or c exists)',
  ],
  [
    {
      not: {
        any: [
          { field: 'b', op: 'exists' },
          { field: 'c', op: 'exists' },
        ],
      },
    },
    'not (b exists or c exists)',
  ],
])('conditions in words', (condition, words) => expect(conditionSummary(condition)).toBe(words))
