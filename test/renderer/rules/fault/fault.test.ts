import { describe, expect, test } from 'vitest'
import { draftOfValue } from '../../../../src/renderer/rules/draft/compared-value.ts'
import type { ConditionNode } from '../../../../src/renderer/rules/draft/condition-node.ts'
import { newMemoryNode } from '../../../../src/renderer/rules/draft/memory-node.ts'
import { draftOfRule, type KeyedPart } from '../../../../src/renderer/rules/draft/rule-draft.ts'
import { checkDraft, missingInWords } from '../../../../src/renderer/rules/fault/check-draft.ts'
import {
  faultAt,
  faultCount,
  placeFaults,
  withoutFault,
} from '../../../../src/renderer/rules/fault/field-fault.ts'
import { descriptorsOf } from '../../../../src/renderer/rules/words/descriptors.ts'
import type { PartDescriptor } from '../../../../src/shared/plugin.ts'
import { descriptors, plugins, publishAction } from '../descriptors.ts'

const draft = draftOfRule({
  name: 'Too warm',
  triggers: [{ type: 'mqtt', filter: 'home/#', broker: null }],
  conditions: { all: [{ field: 'a', op: '>', value: 1 }, { not: { field: 'b', op: '==', value: 1 } }] },
  actions: [
    { type: 'publish', broker: 'home', topic: 'a', payload: '' },
    { type: 'publish', broker: 'home', topic: 'b', payload: '', properties: { userProperties: [['', '']] } },
  ],
})
const second = draft.actions[1]!.key

describe('faults of the core', () => {
  test('find their fields', () => {
    const { fields, others } = placeFaults(
      [
        { path: 'rule.actions[1].topic', message: 'topic' },
        { path: 'rule.actions[1].properties.userProperties[0]', message: 'pair' },
        { path: 'rules[7].triggers[0].filter', message: 'filter' },
        { path: 'rule.name', message: 'name' },
        { path: 'rule.conditions.all[1].not.value', message: 'clause' },
        { path: 'rule.actions[9].topic', message: 'no such action' },
        { path: '$', message: 'all of it' },
      ],
      draft,
    )
    const [, group] = draft.conditions.nodes
    const clause = group!.kind === 'group' ? group!.nodes[0]!.key : ''
    expect(Object.fromEntries(fields)).toEqual({
      [`${second}.topic`]: 'topic',
      [`${second}.properties.userProperties[0]`]: 'pair',
      [`${draft.triggers[0]!.key}.filter`]: 'filter',
      name: 'name',
      [`${clause}.value`]: 'clause',
    })
    expect(others).toEqual(['no such action', 'all of it'])
    expect(faultAt(fields, `${second}.properties.userProperties`)).toBe('pair')
    expect(faultCount(fields, second)).toBe(2)
    expect(withoutFault(fields, `${second}.properties`).has(`${second}.topic`)).toBe(true)
    expect(faultCount(withoutFault(fields, `${second}.properties`), second)).toBe(1)
  })
})

describe('what the window checks itself', () => {
  test('a good rule has no fault', () => {
    expect([...checkDraft(draft, descriptors)]).toEqual([])
    expect(missingInWords(checkDraft(draft, descriptors))).toBeNull()
  })

  test('an empty one says what is missing', () => {
    const faults = checkDraft(draftOfRule({}), descriptors)
    expect(Object.fromEntries(faults)).toEqual({
      name: 'Give the rule a name.',
      actions: 'Add at least one action.',
    })
    expect(missingInWords(faults)).toBe('Give the rule a name. And 1 more field needs a look.')
  })

  test.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['actions', { type: 'publish' }, { broker: 'Broker is missing.', topic: 'Topic is missing.' }],
    [
      'actions',
      { type: 'publish', broker: 'home', topic: 'a/+' },
      { topic: 'A topic to publish to cannot hold + or #: “a/+”.' },
    ],
    [
      'actions',
      { type: 'publish', broker: 'home', topic: 'a/{{topic' },
      { topic: 'A {{ is not closed by }}.' },
    ],
    ['actions', { type: 'publish', broker: 'home', topic: 'a/{{#if x}}{{/if}}' }, {}],
    [
      'actions',
      { type: 'publish', broker: 'home', topic: 'a', payload: '123', encoding: 'hex' },
      {
        payload:
          'Hex needs two digits for each byte; here are 3, an odd number. Add or remove a digit; write 0a, not a.',
      },
    ],
    [
      'actions',
      { type: 'publish', broker: 'home', topic: 'a', payload: '{{payload}}1', encoding: 'hex' },
      {},
    ],
    ['actions', { type: 'program', program: 'x', args: ['{{'] }, { args: 'A {{ is not closed by }}.' }],
    ['actions', { type: 'program', program: 'x', useShell: true }, { shell: 'Shell is missing.' }],
    [
      'triggers',
      { type: 'mqtt', filter: 'a/#/b' },
      { filter: '# must be the last level of a topic filter and stand alone: “a/#/b”.' },
    ],
    ['triggers', { type: 'event', pattern: '' }, { pattern: 'Pattern is missing.' }],
  ])('%s %j', (list, part, wanted) => {
    const one = { ...draft, [list]: [{ key: 'p', part }] }
    const found = [...checkDraft(one, descriptors)].map(([place, message]) => [
      place.replace('p.', ''),
      message,
    ])
    expect(Object.fromEntries(found)).toEqual(wanted)
  })

  test('a window of time and a range say what is missing in them', () => {
    const faulty = draftOfRule({
      name: 'x',
      actions: draft.actions.map(({ part }) => part),
      conditions: { all: [{ time: { after: '' } }, { field: 'a', op: 'between', value: [2, 1] }] },
    })
    const [time, range] = faulty.conditions.nodes
    expect(Object.fromEntries(checkDraft(faulty, descriptors))).toEqual({
      [`${time!.key}.time.after`]: 'Give the time it begins.',
      [`${range!.key}.value`]: 'The lowest value is above the highest.',
    })
    const path = 'rules[0].conditions.all[0].time.before'
    expect([...placeFaults([{ path, message: 'No.' }], faulty).fields]).toEqual([
      [`${time!.key}.time.before`, 'No.'],
    ])
  })

  test('what looks at other messages says what is missing in it', () => {
    const conditions = {
      all: [
        { changed: { field: ' ' } },
        { last: { topic: '', field: '', op: '==' as const, value: '' } },
        { expression: ' ' },
      ],
    }
    const empty = draftOfRule({ name: 'x', conditions })
    const nodes = empty.conditions.nodes.map(node =>
      node.kind === 'last' ? { ...node, value: draftOfValue([]) } : node,
    )
    const age = { ...newMemoryNode('age', 'age'), seconds: null }
    const faulty = { ...empty, conditions: { ...empty.conditions, nodes: [...nodes, age as ConditionNode] } }
    const [changed, last, expression] = nodes.map(({ key }) => key)
    expect([...checkDraft(faulty, descriptors).keys()]).toEqual([
      `${changed}.changed.field`,
      `${last}.last.topic`,
      `${last}.last.field`,
      `${last}.last.value`,
      `${expression}.expression`,
      'age.age.seconds',
      'actions',
    ])
  })

  test('flow actions need what they are to do', () => {
    const flow: PartDescriptor = {
      ...publishAction!,
      type: 'flow',
      fields: [
        { name: 'actions', label: 'Actions', control: 'actions', required: true },
        { name: 'branches', label: 'Branches', control: 'branches', required: true },
        { name: 'while', label: 'While', control: 'condition', required: true },
      ],
    }
    const known = descriptorsOf([{ ...plugins[0]!, actions: [flow] }])
    const one = draftOfRule({ name: 'x', actions: [{ type: 'flow' }] })
    const [{ key }] = one.actions as [KeyedPart]
    expect(Object.fromEntries(checkDraft(one, known))).toMatchObject({
      [`${key}.actions`]: 'Add at least one action.',
      [`${key}.branches`]: 'Add at least one branch.',
      [`${key}.while`]: 'Add a condition.',
    })
  })

  test('clauses need a field and a value that fits', () => {
    const faulty = draftOfRule({
      name: 'x',
      actions: draft.actions.map(({ part }) => part),
      conditions: { any: [{ field: '', op: 'in', value: [] }] },
    })
    const [clause] = faulty.conditions.nodes
    expect(Object.fromEntries(checkDraft(faulty, descriptors))).toEqual({
      [`${clause!.key}.field`]: 'Name the field to compare.',
      [`${clause!.key}.value`]: 'Add at least one value.',
    })
  })
})
