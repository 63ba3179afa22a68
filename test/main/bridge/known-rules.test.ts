import { expect, test } from 'vitest'
import { offlineRegistry, workspaceValidator } from '../../../src/main/bridge/validate.ts'
import { writeDocument } from '../../../src/main/workspace/document.ts'
import { frozen } from '../../../src/main/workspace/frozen.ts'
import type { Workspace } from '../../../src/shared/workspace/workspace.ts'

const rule = (id: string, fields: object = {}) => ({
  id,
  name: `Rule ${id}`,
  triggers: [{ type: 'mqtt', filter: 'home/#' }],
  actions: [],
  ...fields,
})

function valid() {
  const validate = workspaceValidator(offlineRegistry())
  const before = validate({ version: 1, rules: [rule('a'), rule('b'), rule('c')] })
  for (const each of before.rules) frozen(each)
  const changed = (rules: unknown[]): Workspace => validate({ ...before, rules })
  return { before, changed }
}

test('rules that stay are the same objects, whatever is done with the others', () => {
  const { before, changed } = valid()
  const [a, b, c] = before.rules
  const after = changed([c, { ...b, name: 'Other' }, rule('new'), a])
  expect(after.rules.map(({ id }) => id)).toEqual(['c', 'b', 'new', 'a'])
  expect(after.rules[0]).toBe(c)
  expect(after.rules[3]).toBe(a)
  expect(after.rules[1]).toEqual({ ...b, name: 'Other' })
  expect(after.rules[2]).toMatchObject({ enabled: true, mode: 'single' })
})

test('faults are told with their place among all rules', () => {
  const { before, changed } = valid()
  const [a, b, c] = before.rules
  const faultsOf = (rules: unknown[]) => {
    try {
      changed(rules)
    } catch (error) {
      return (error as { faults: { path: string }[] }).faults.map(({ path }) => path)
    }
  }
  expect(faultsOf([a, b, { ...c, name: '' }])).toEqual(['rules[2].name'])
  expect(faultsOf([a, b, c, a])).toEqual(['rules[3].id'])
  expect(faultsOf([a, rule('x', { conditions: { expression: '1 +' } })])).toEqual([
    'rules[1].conditions.expression',
  ])
})

test('what can still be changed is looked at again', () => {
  const validate = workspaceValidator(offlineRegistry())
  const workspace = validate({ version: 1, rules: [rule('a')] })
  for (const each of workspace.rules) each.name = ''
  expect(() => validate(workspace)).toThrow(expect.objectContaining({ code: 'ERR_WORKSPACE_INVALID' }))
})

test('the document is the same whether its rules were written before or not', () => {
  const { before } = valid()
  expect(writeDocument(before)).toBe(writeDocument(structuredClone(before)))
  expect(writeDocument(before)).toBe(`${JSON.stringify(JSON.parse(writeDocument(before)), null, 2)}\n`)
  expect(writeDocument(before)).toBe(writeDocument(before))
})
