import { describe, expect, test } from 'vitest'
import { everyPart, listIn, placeOfList } from '../../../../src/renderer/rules/draft/action-tree.ts'
import { conditionsOf, withComparisonAdded } from '../../../../src/renderer/rules/draft/clause-edit.ts'
import {
  withBranchAdded,
  withBranchRemoved,
  withConditionBegun,
  withPartAdded,
  withPartDuplicated,
  withPartField,
  withPartMovedTo,
  withPartRemoved,
  withStep,
  withStepAdded,
  withStepRemoved,
} from '../../../../src/renderer/rules/draft/draft-edit.ts'
import { draftOfRule, ruleOfDraft, withKeysOf } from '../../../../src/renderer/rules/draft/rule-draft.ts'
import { placeFaults } from '../../../../src/renderer/rules/fault/field-fault.ts'
import type { Action } from '../../../../src/shared/workspace/rule.ts'
import { publishAction } from '../descriptors.ts'

const publish = (topic: string): Action => ({ type: 'publish', topic })
const cold = { all: [{ field: 'payload.value', op: '<' as const, value: 5 }] }
const actions: Action[] = [
  publish('first'),
  {
    type: 'choose',
    branches: [
      { conditions: cold, actions: [publish('heat'), publish('tell')] },
      { actions: [{ type: 'repeat', until: cold, maximum: 5, actions: [publish('again')] }] },
    ],
    otherwise: [publish('other')],
    onErrorActions: [publish('failed')],
  },
]
const draft = draftOfRule({ name: 'Nested', actions })
const written = (edited: typeof draft) => ruleOfDraft(edited, 'x').actions
const parts = (edited: typeof draft) => [...everyPart(edited.actions)]
const keyOf = (topic: string, edited = draft) => parts(edited).find(({ part }) => part.topic === topic)!.key
const choose = draft.actions[1]!

test('actions inside actions come back the same', () => {
  expect(written(draft)).toEqual(actions)
  expect(new Set(parts(draft).map(({ key }) => key)).size).toBe(8)
})

describe('a part inside is edited where it stands', () => {
  test('its fields', () => {
    const next = withPartField(draft, 'actions', keyOf('again'), 'topic', 'changed')
    expect(written(next)).toEqual(JSON.parse(JSON.stringify(actions).replace('"again"', '"changed"')))
    expect(next.actions[0]).toBe(draft.actions[0])
  })

  test('its condition', () => {
    const [, branch] = conditionsOf(draft)
    const next = withComparisonAdded(draft, branch!.key, 'text')
    const [first] = written(next)[1]!.branches as { conditions: { all: unknown[] } }[]
    expect(first!.conditions.all).toHaveLength(2)
    expect(next.conditions).toBe(draft.conditions)
  })

  test('its place: added, copied with keys of its own, removed', () => {
    const place = placeOfList(choose.key, 'otherwise')
    const added = withPartAdded(draft, place, publishAction!)
    expect(listIn(added.actions[1]!, 'otherwise')).toHaveLength(2)
    const copied = withPartDuplicated(draft, 'actions', choose.key)
    expect(written(copied)[2]).toEqual(actions[1])
    const keys = parts(copied).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    const removed = withPartRemoved(draft, 'actions', keyOf('tell'))
    expect(JSON.stringify(written(removed))).not.toContain('tell')
  })

  test('a field that holds nothing yet takes its first action', () => {
    const place = placeOfList(keyOf('first'), 'onErrorActions')
    const next = withPartAdded(draft, place, publishAction!)
    expect(written(next)[0]!.onErrorActions).toHaveLength(1)
  })

  test('moved into another list, never into itself', () => {
    const moved = withPartMovedTo(draft, 'actions', keyOf('first'), keyOf('other'))
    expect(written(moved)).toHaveLength(1)
    expect(written(moved)[0]!.otherwise).toEqual([publish('first'), publish('other')])
    expect(withPartMovedTo(draft, 'actions', choose.key, keyOf('heat'))).toBe(draft)
  })

  test('branches and conditions come and go', () => {
    const more = withBranchAdded(draft, choose.key)
    expect(written(more)[1]!.branches).toHaveLength(3)
    const branch = more.actions[1]!.inner!.branches![0]!.key
    const less = withBranchRemoved(more, choose.key, branch)
    expect(JSON.stringify(written(less))).not.toContain('heat')
    const begun = withConditionBegun(draft, keyOf('again'), 'while')
    const root = begun.nextKey > draft.nextKey && conditionsOf(begun).at(-1)!
    const next = withComparisonAdded(begun, (root as { key: string }).key, 'text')
    expect(JSON.stringify(written(next))).toContain('"while":{"all":[{"field":"text"')
  })
})

test('the core’s faults are shown at the action they are in', () => {
  const faults = [
    { path: 'rule.actions[1].branches[1].actions[0].actions[0].topic', message: 'deep' },
    { path: 'rule.actions[1].branches[0].conditions.all[0].value', message: 'value' },
    { path: 'rule.actions[1].otherwise[0].topic', message: 'otherwise' },
    { path: 'rule.actions[1].branches', message: 'branches' },
  ]
  const { fields, others } = placeFaults(faults, draft)
  expect(others).toEqual([])
  const clause = conditionsOf(draft)[1]!.nodes[0]!.key
  expect([...fields]).toEqual([
    [`${keyOf('again')}.topic`, 'deep'],
    [`${clause}.value`, 'value'],
    [`${keyOf('other')}.topic`, 'otherwise'],
    [`${choose.key}.branches`, 'branches'],
  ])
})

test('keys stay where the parts are the same, also where the core filled in a default', () => {
  const saved = structuredClone(actions)
  ;(saved[1]!.otherwise as Action[])[0]!.qos = 0
  const same = withKeysOf(draftOfRule({ name: 'Nested', actions: [...saved] }), draft)!
  expect(parts(same).map(({ key }) => key)).toEqual(parts(draft).map(({ key }) => key))
  expect(parts(same).find(({ part }) => part.topic === 'other')!.part.qos).toBe(0)
  const fewer = draftOfRule({ name: 'Nested', actions: actions.slice(1) })
  expect(withKeysOf(fewer, draft)).toBeNull()
})

test('the steps of a trigger come back the same, and are edited with their conditions', () => {
  const trigger = {
    type: 'sequence',
    within: 5,
    steps: [{ filter: 'a/+' }, { pattern: 'B.*', conditions: cold }],
  }
  const sequence = draftOfRule({ name: 'Steps', triggers: [trigger] })
  const [keyed] = sequence.triggers
  const triggers = (edited: typeof sequence) => ruleOfDraft(edited, 'x').triggers[0]
  expect(triggers(sequence)).toEqual(trigger)
  const [first, second] = keyed!.inner!.steps!
  const [, condition] = conditionsOf(sequence)
  expect(triggers(withStep(sequence, keyed!.key, first!.key, { filter: 'c' }))).toMatchObject({
    steps: [{ filter: 'c' }, trigger.steps[1]],
  })
  expect(JSON.stringify(triggers(withComparisonAdded(sequence, condition!.key, 'text')))).toContain('"text"')
  expect(triggers(withStepAdded(sequence, keyed!.key))!.steps).toHaveLength(3)
  expect(triggers(withStepRemoved(sequence, keyed!.key, second!.key))!.steps).toEqual([{ filter: 'a/+' }])
  const faults = [
    { path: 'rule.triggers[0].steps[1].conditions.all[0].field', message: 'no field' },
    { path: 'rule.triggers[0].steps[0].filter', message: 'no filter' },
  ]
  expect([...placeFaults(faults, sequence).fields]).toEqual([
    [`${condition!.nodes[0]!.key}.field`, 'no field'],
    [`${first!.key}.filter`, 'no filter'],
  ])
  expect(withKeysOf(draftOfRule({ name: 'Steps', triggers: [trigger] }), sequence)).not.toBeNull()
})
