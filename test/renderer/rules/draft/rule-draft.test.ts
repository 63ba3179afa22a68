import { describe, expect, test } from 'vitest'
import { withComparisonAdded, withGroupAdded } from '../../../../src/renderer/rules/draft/clause-edit.ts'
import {
  withPartAdded,
  withPartDuplicated,
  withPartField,
  withPartMoved,
  withPartRemoved,
} from '../../../../src/renderer/rules/draft/draft-edit.ts'
import {
  draftOfRule,
  normalFolder,
  ruleOfDraft,
  sameRule,
} from '../../../../src/renderer/rules/draft/rule-draft.ts'
import { copyName, ruleIdFor } from '../../../../src/renderer/rules/draft/rule-id.ts'
import {
  anyActionSchema,
  anyTriggerSchema,
  type Rule,
  ruleSchema,
} from '../../../../src/shared/workspace/rule.ts'
import { publishAction } from '../descriptors.ts'

const rule: Rule = {
  id: 'warm',
  name: 'Too warm',
  enabled: true,
  folder: 'Heating',
  notes: 'Since the fan is loud.',
  mode: 'queued',
  triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/+/temperature' }],
  conditions: { all: [{ field: 'payload.value', op: '>', value: 20 }] },
  actions: [
    { type: 'publish', topic: 'a' },
    { type: 'wait', seconds: 1 },
    { type: 'publish', topic: 'b' },
  ],
}

test('a rule comes back the same', () => {
  expect(ruleOfDraft(draftOfRule(rule), rule.id)).toEqual(rule)
})

test('what limits its runs comes back, and what is not set is not written', () => {
  const limited: Rule = {
    ...rule,
    maximum: 3,
    key: '{{topic}}',
    priority: 5,
    stopPropagation: true,
    rateLimit: { runs: 2, seconds: 10 },
    shadow: true,
  }
  expect(ruleOfDraft(draftOfRule(limited), rule.id)).toEqual(limited)
  const draft = draftOfRule(limited)
  const settings = { ...draft.settings, shadow: false, stopPropagation: false, priority: 0, key: ' ' }
  const written = ruleOfDraft({ ...draft, settings }, rule.id)
  expect(written).toEqual({ ...rule, maximum: 3, rateLimit: { runs: 2, seconds: 10 } })
})

test('a new one is a valid rule once it has a name', () => {
  const draft = { ...draftOfRule({}), name: ' New ' }
  const written = ruleOfDraft(draft, 'new')
  expect(ruleSchema(anyTriggerSchema, anyActionSchema).parse(written)).toEqual(written)
  expect(written.name).toBe('New')
})

test('knows whether anything would change', () => {
  const draft = draftOfRule(rule)
  expect(sameRule(draft, draftOfRule(structuredClone(rule)))).toBe(true)
  expect(sameRule(draft, { ...draft, folder: '/Heating/ ' })).toBe(true)
  expect(sameRule(draft, { ...draft, name: 'Too hot' })).toBe(false)
})

describe('editing parts', () => {
  const draft = draftOfRule(rule)
  const keys = draft.actions.map(({ key }) => key)
  const topics = (edited: typeof draft) => edited.actions.map(({ part }) => part.topic ?? part.type)

  test('adds one as its plug-in says it begins, without sharing the descriptor’s own', () => {
    const next = withPartAdded(draft, 'actions', publishAction!)
    const added = next.actions.at(-1)!
    expect(added.part).toEqual({ type: 'publish', ...publishAction!.initial })
    expect(new Set(next.actions.map(({ key }) => key)).size).toBe(4)
  })

  test('duplicates behind the original, moves, removes', () => {
    expect(topics(withPartDuplicated(draft, 'actions', keys[0]!))).toEqual(['a', 'a', 'wait', 'b'])
    expect(topics(withPartMoved(draft, 'actions', keys[0]!, 2))).toEqual(['wait', 'b', 'a'])
    expect(topics(withPartMoved(draft, 'actions', keys[2]!, -5))).toEqual(['b', 'a', 'wait'])
    expect(withPartMoved(draft, 'actions', keys[2]!, 9)).toBe(draft)
    expect(topics(withPartRemoved(draft, 'actions', keys[1]!))).toEqual(['a', 'b'])
  })

  test('sets a field of one part alone', () => {
    const next = withPartField(draft, 'actions', keys[2]!, 'topic', 'c')
    expect(topics(next)).toEqual(['a', 'wait', 'c'])
    expect(next.actions[0]).toBe(draft.actions[0])
  })

  test('adds clauses with keys of their own', () => {
    const next = withGroupAdded(
      withComparisonAdded(draft, draft.conditions.key, 'text'),
      draft.conditions.key,
      'any',
    )
    const all = JSON.stringify([next.conditions, next.actions, next.triggers]).match(/"key":"k\d+"/g)!
    expect(new Set(all).size).toBe(all.length)
    expect(ruleOfDraft(next, 'warm').conditions).toEqual({
      all: [
        { field: 'payload.value', op: '>', value: 20 },
        { field: 'text', op: '==', value: '' },
        { any: [{ field: '', op: '==', value: '' }] },
      ],
    })
  })
})

test.each([
  ['', ''],
  ['Heating', 'Heating'],
  [' /Heating // Cellar/ ', 'Heating/Cellar'],
])('folder %j is %j', (typed, folder) => expect(normalFolder(typed)).toBe(folder))

test.each([
  ['Too warm', [], 'too-warm'],
  ['Too warm', ['too-warm', 'too-warm-2'], 'too-warm-3'],
  ['Außen: Öl ≥ 5 °C!', [], 'aussen-ol-5-c'],
  ['照明', [], 'rule'],
  ['-', ['rule'], 'rule-2'],
])('the id of %j beside %j is %j', (name, taken, id) => {
  expect(ruleIdFor(name, new Set(taken))).toBe(id)
})

test('an id never exceeds 64 characters, counted on or not', () => {
  const name = 'x'.repeat(200)
  expect(ruleIdFor(name, new Set())).toHaveLength(64)
  expect(ruleIdFor(name, new Set(['x'.repeat(64)]))).toBe(`${'x'.repeat(62)}-2`)
})

test('copies count on', () => {
  expect(copyName('Too warm', new Set(['Too warm']))).toBe('Too warm (2)')
  expect(copyName('Too warm (2)', new Set(['Too warm', 'Too warm (2)']))).toBe('Too warm (3)')
})
