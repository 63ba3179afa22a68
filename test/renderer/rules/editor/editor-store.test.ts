import { expect, test } from 'vitest'
import { withPartAdded, withPartField } from '../../../../src/renderer/rules/draft/draft-edit.ts'
import { sameRule } from '../../../../src/renderer/rules/draft/rule-draft.ts'
import { createRuleEditor, type RuleEditor } from '../../../../src/renderer/rules/editor/editor-store.ts'
import { TomteError } from '../../../../src/shared/errors.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'
import { publishAction } from '../descriptors.ts'

const rule: Rule = {
  id: 'warm',
  name: 'Too warm',
  enabled: true,
  folder: '',
  mode: 'single',
  triggers: [],
  actions: [{ type: 'publish', broker: 'home', topic: 'a' }],
}
const rename = (name: string) => (editor: RuleEditor) => editor.change(draft => ({ ...draft, name }), 'name')
const now = (editor: RuleEditor) => editor.state.getState()
const isDirty = (editor: RuleEditor) => !sameRule(now(editor).base, now(editor).history.present)

test('a change makes it unsaved, undoing or reverting it makes it clean, and a revert can be undone', () => {
  const editor = createRuleEditor(rule)
  rename('Hot')(editor)
  expect(isDirty(editor)).toBe(true)
  editor.undo()
  expect(isDirty(editor)).toBe(false)
  editor.redo()
  editor.revert()
  expect(isDirty(editor)).toBe(false)
  editor.undo()
  expect(now(editor).history.present.name).toBe('Hot')
})

test('a part that is added opens its form', () => {
  const editor = createRuleEditor(rule)
  editor.change(draft => withPartAdded(draft, 'actions', publishAction!))
  expect([...now(editor).open]).toEqual([now(editor).history.present.actions[1]!.key])
})

test('saving a new rule gives it its id and leaves nothing unsaved', async () => {
  const editor = createRuleEditor({ name: 'New' })
  const put: Rule[] = []
  expect(await editor.save('new-1', async saved => put.push(saved))).toBe(true)
  expect(put).toMatchObject([{ id: 'new-1', name: 'New' }])
  expect(now(editor).base.id).toBe('new-1')
  expect(isDirty(editor)).toBe(false)
})

test('what is typed while it is being saved stays unsaved', async () => {
  const editor = createRuleEditor(rule)
  rename('Hot')(editor)
  await editor.save('warm', async () => rename('Hotter')(editor))
  expect(now(editor).base.name).toBe('Hot')
  expect(isDirty(editor)).toBe(true)
})

test('faults of the core stand at their fields until these are changed', async () => {
  const editor = createRuleEditor(rule)
  const { key } = now(editor).history.present.actions[0]!
  const faults = [{ path: 'rule.actions[0].topic', message: 'No such topic.' }]
  const saved = await editor.save('warm', () =>
    Promise.reject(new TomteError('ERR_RULE', 'Not saved.', { faults })),
  )
  expect(saved).toBe(false)
  expect([...now(editor).coreFaults]).toEqual([[`${key}.topic`, 'No such topic.']])
  expect(now(editor).refusal).toBeNull()
  editor.change(draft => withPartField(draft, 'actions', key, 'topic', 'b'), `${key}.topic`)
  expect(now(editor).coreFaults.size).toBe(0)
})

test('what names no field is said above the form', async () => {
  const editor = createRuleEditor(rule)
  await editor.save('warm', () =>
    Promise.reject(new TomteError('ERR_DISK', 'The disk is full.', { hint: 'Make room.' })),
  )
  expect(now(editor).refusal).toMatchObject({ message: 'The disk is full.', hint: 'Make room.' })
})

test('a rule changed elsewhere is shown at once where nothing is unsaved, else the user chooses', () => {
  const editor = createRuleEditor(rule)
  editor.arrived({ ...rule, name: 'Theirs' })
  expect(now(editor).history.present.name).toBe('Theirs')
  rename('Mine')(editor)
  editor.arrived({ ...rule, name: 'Theirs again' })
  expect(now(editor).elsewhere?.kind).toBe('changed')
  expect(now(editor).history.present.name).toBe('Mine')
  editor.takeTheirs()
  expect(now(editor).history.present.name).toBe('Theirs again')
  rename('Mine')(editor)
  editor.arrived({ ...rule, name: 'Third' })
  editor.keepMine()
  expect(now(editor)).toMatchObject({ elsewhere: null, base: { name: 'Third' } })
  expect(isDirty(editor)).toBe(true)
})

test('enabling elsewhere is no conflict and no unsaved change', () => {
  const editor = createRuleEditor(rule)
  rename('Mine')(editor)
  editor.arrived({ ...rule, enabled: false })
  expect(now(editor)).toMatchObject({
    elsewhere: null,
    history: { present: { enabled: false, name: 'Mine' } },
  })
  editor.revert()
  expect(isDirty(editor)).toBe(false)
})

test('a rule that is gone is said', () => {
  const editor = createRuleEditor(rule)
  editor.arrived(undefined)
  expect(now(editor).elsewhere).toEqual({ kind: 'removed' })
})

test('defaults that the core fills in on saving are taken over, and open forms stay open', async () => {
  const editor = createRuleEditor(rule)
  const { key } = now(editor).history.present.actions[0]!
  editor.setOpen(key, true)
  rename('Hot')(editor)
  await editor.save('warm', async () => {})
  editor.arrived({ ...rule, name: 'Hot', actions: [{ topic: 'a', broker: 'home', type: 'publish', qos: 0 }] })
  expect(isDirty(editor)).toBe(false)
  expect(now(editor).history.present.actions).toEqual([
    { key, part: { type: 'publish', broker: 'home', topic: 'a', qos: 0 } },
  ])
  expect(now(editor).open.has(key)).toBe(true)
})
