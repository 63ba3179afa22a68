import { describe, expect, test } from 'vitest'
import {
  appended,
  clausesIn,
  removed,
  shifted,
  ungrouped,
  withClause,
  withMode,
  wrapped,
} from '../../../../src/renderer/rules/draft/condition-edit.ts'
import {
  conditionOfNode,
  conditionPaths,
  nodeOfCondition,
} from '../../../../src/renderer/rules/draft/condition-node.ts'
import { type Condition, conditionSchema } from '../../../../src/shared/workspace/condition.ts'

const a: Condition = { field: 'payload.value', op: '>', value: 20 }
const b: Condition = { field: 'topic', op: 'exists' }
const c: Condition = { field: 'text', op: 'in', value: ['on', 'off'] }

function node(condition: Condition | undefined) {
  let next = 0
  return nodeOfCondition(condition, () => `k${next++}`)
}

test.each<[string, Condition | undefined]>([
  ['none', undefined],
  ['all', { all: [a, b] }],
  ['any', { any: [a, c] }],
  [
    'with a variable',
    {
      any: [
        { ...a, value: { variable: 'limit' } },
        { ...c, value: { variable: 'rooms' } },
      ],
    },
  ],
  ['not one', { not: a }],
  ['not any', { not: { any: [a, b] } }],
  ['not all', { not: { all: [a, b] } }],
  ['changed', { all: [{ changed: { field: 'payload.state', from: 'off', to: true } }] }],
  ['changed at all', { all: [{ changed: { field: 'payload' } }] }],
  ['age', { all: [{ age: { broker: 'home', filter: 'a/+', op: '<', seconds: 60 } }] }],
  ['age of its own topic', { all: [{ age: { op: '>', seconds: 1 } }] }],
  ['last', { any: [a, { last: { topic: 'a/b', field: 'payload', op: 'in', value: ['on', 1] } }] }],
  ['expression', { not: { expression: 'payload > 3' } }],
  ['any of nothing, which never holds', { any: [] }],
  ['not any of nothing', { not: { any: [] } }],
  ['empty groups inside', { all: [a, { any: [] }, { not: { all: [] } }, { all: [] }] }],
  ['deep', { all: [a, { any: [b, { not: c }, { not: { any: [a, b] } }] }] }],
])('a condition comes back the same: %s', (_, condition) => {
  const written = conditionOfNode(node(condition))
  expect(written).toEqual(condition)
  if (written) expect(conditionSchema.safeParse(written).success).toBe(true)
})

test('a lone comparison is written alone until others join it; an empty root is left out', () => {
  expect(conditionOfNode(node(a))).toEqual(a)
  expect([...conditionPaths(node(a)).values()]).toEqual(['conditions', 'conditions'])
  expect(conditionOfNode(withMode(node(a), 'k1', 'any'))).toEqual({ any: [a] })
  const joined = appended(node(a), 'k1', node({ all: [b] }).nodes[0]!)
  expect(conditionOfNode(joined)).toEqual({ all: [a, b] })
  expect(conditionOfNode(node({ all: [] }))).toBeUndefined()
})

test('paths are those of the written rule', () => {
  const root = node({ all: [{ any: [] }, a, { not: b }, { not: { any: [b, c] } }] })
  const paths = conditionPaths(root)
  expect(clausesIn(root).map(({ key }) => paths.get(key))).toEqual([
    'conditions.all[1]',
    'conditions.all[2].not',
    'conditions.all[3].not.any[0]',
    'conditions.all[3].not.any[1]',
  ])
})

describe('editing', () => {
  const root = node({ all: [a, { any: [b, c] }] }) // k0: all, k1: a, k2: any, k3: b, k4: c

  test('changes one clause and shares the rest', () => {
    const next = withClause(root, 'k3', { field: 'event.prefix' })
    expect(conditionOfNode(next)).toEqual({ all: [a, { any: [{ ...b, field: 'event.prefix' }, c] }] })
    expect(next.nodes[0]).toBe(root.nodes[0])
    expect(withClause(root, 'nowhere', { field: 'x' })).toBe(root)
  })

  test('changes how a group counts', () => {
    expect(conditionOfNode(withMode(root, 'k2', 'none'))).toEqual({ all: [a, { not: { any: [b, c] } }] })
    expect(conditionOfNode(withMode(root, 'k0', 'any'))).toEqual({ any: [a, { any: [b, c] }] })
  })

  test('ungroups, and a group that was left with nothing goes', () => {
    const within = node({ all: [a, { any: [{ all: [] }] }] }) // k0: all, k1: a, k2: any, k3: all
    expect(conditionOfNode(ungrouped(within, 'k3'))).toEqual({ all: [a] })
  })

  test('removes a clause, and a group with its last one', () => {
    const once = removed(root, 'k3')
    expect(conditionOfNode(once)).toEqual({ all: [a, { any: [c] }] })
    expect(removed(once, 'k4').nodes).toEqual([root.nodes[0]])
    expect(removed(root, 'nowhere')).toBe(root)
  })

  test('groups and ungroups', () => {
    const grouped = wrapped(root, 'k1', 'k9', 'any')
    expect(conditionOfNode(grouped)).toEqual({ all: [{ any: [a] }, { any: [b, c] }] })
    expect(conditionOfNode(ungrouped(grouped, 'k9'))).toEqual({ all: [a, { any: [b, c] }] })
    expect(conditionOfNode(ungrouped(root, 'k2'))).toEqual({ all: [a, b, c] })
    expect(ungrouped(root, 'k0')).toBe(root)
  })

  test('appends to a group and shifts among neighbours', () => {
    const [extra] = node(a).nodes
    expect(conditionOfNode(appended(root, 'k2', extra!))).toEqual({ all: [a, { any: [b, c, a] }] })
    expect(conditionOfNode(shifted(root, 'k4', -1))).toEqual({ all: [a, { any: [c, b] }] })
    expect(shifted(root, 'k4', 1)).toBe(root)
  })
})
