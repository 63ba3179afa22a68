import { expect, it } from 'vitest'
import { validateWorkspace } from '../../../src/main/bridge/validate.ts'
import type { TomteError } from '../../../src/shared/errors.ts'

function faultsOf(document: object): Record<string, string> {
  try {
    validateWorkspace({ version: 1, ...document })
    return {}
  } catch (error) {
    const { faults = [] } = error as TomteError
    return Object.fromEntries(faults.map(({ path, message }) => [path, message]))
  }
}

it('finds faults in expressions wherever they stand, with their paths', () => {
  const filters = [
    { type: 'expression', expression: 'payload.value >' },
    { type: 'regex', pattern: '(?=a)b' },
    { type: 'regex', pattern: 'fine' },
  ]
  const faults = faultsOf({
    filters,
    brokers: [{ id: 'a', name: 'A', url: 'mqtt://a', subscriptions: [{ filter: '#', filters }] }],
    rules: [
      {
        id: 'r',
        name: 'R',
        triggers: [{ type: 'event', pattern: 'A.*' }],
        conditions: { any: [{ expression: 'payload.x' }, { not: { expression: '$eval("1")' } }] },
        actions: [],
      },
    ],
  })
  expect(Object.keys(faults).sort()).toEqual([
    'brokers[0].subscriptions[0].filters[0].expression',
    'brokers[0].subscriptions[0].filters[1].pattern',
    'filters[0].expression',
    'filters[1].pattern',
    'rules[0].conditions.any[1].not.expression',
  ])
  expect(faults['filters[0].expression']).toContain('character')
})

it('finds a function that there is not, with its place', () => {
  const faults = faultsOf({
    filters: [{ type: 'expression', expression: 'payload = 1 and $uppercse(text) = "ON"' }],
    rules: [
      {
        id: 'r',
        name: 'R',
        triggers: [{ type: 'event', pattern: 'A.*' }],
        conditions: { expression: 'payload.a > $limit' },
        actions: [],
      },
    ],
  })
  expect(faults['filters[0].expression']).toMatch(
    /There is no function \$uppercse.*\$uppercase.*character 25/,
  )
  expect(faults['rules[0].conditions.expression']).toMatch(/Nothing is named \$limit.*character 18/)
})

it('finds none where there is none', () => {
  expect(faultsOf({ filters: [{ type: 'expression', expression: 'payload.value > 3' }] })).toEqual({})
})

it('finds a fault in the key of a rule', () => {
  const rule = { id: 'r', name: 'R', triggers: [], actions: [] }
  const faults = faultsOf({
    rules: [
      { ...rule, key: '{{topicLevels.[1]}}' },
      { ...rule, id: 's', key: '{{#if' },
    ],
  })
  expect(Object.keys(faults)).toEqual(['rules[1].key'])
})
