import type { KeyboardEvent } from 'react'
import { expect, test, vi } from 'vitest'
import { type ListKeys, pressKey } from '../../../src/renderer/rules/list/list-keys.ts'
import { movedRow } from '../../../src/renderer/rules/list/row-keys.ts'
import { treeRows } from '../../../src/renderer/rules/tree/rule-tree.ts'
import type { Rule } from '../../../src/shared/workspace/rule.ts'

function rule(name: string, folder: string): Rule {
  return { id: name, name, folder, enabled: true, mode: 'single', triggers: [], actions: [] }
}
const rows = treeRows([rule('fan', 'Heating'), rule('lamp', ''), rule('boiler', 'Heating')], new Set())
// Heating, boiler, fan, lamp

function press(key: string, at: number, more: Partial<KeyboardEvent> = {}) {
  const calls: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args])
  const keys = new Proxy({ rows, at } as ListKeys, {
    get: (target, name: keyof ListKeys) => target[name] ?? note(name),
  })
  const done = pressKey(
    { key, ctrlKey: false, metaKey: false, shiftKey: false, ...more } as KeyboardEvent,
    keys,
  )
  return { done, calls }
}

test('arrows go from line to line and stop at the ends', () => {
  expect(press('ArrowDown', 0).calls).toEqual([['go', 1]])
  expect(press('ArrowDown', 3).calls).toEqual([['go', 3]])
  expect(press('End', 0).calls).toEqual([['go', 3]])
  expect([movedRow(rows, -1, 'down'), movedRow(rows, -1, 'up'), movedRow([], -1, 'down')]).toEqual([0, 3, -1])
})

test('left and right fold, unfold and go in and out of folders', () => {
  expect(press('ArrowLeft', 0).calls).toEqual([['fold', 'Heating', true]])
  expect(press('ArrowRight', 0).calls).toEqual([['go', 1]])
  expect(press('ArrowLeft', 2).calls).toEqual([['go', 0]])
})

test('a rule is opened, switched, copied, moved and removed', () => {
  expect(press('Enter', 3).calls[0]?.[0]).toBe('activate')
  expect(press(' ', 3).calls).toMatchObject([['toggle', { id: 'lamp' }]])
  expect(press('d', 3, { ctrlKey: true }).calls).toMatchObject([['duplicate', { id: 'lamp' }]])
  expect(press('F2', 3).calls).toMatchObject([['menu', { kind: 'rule' }, true]])
  expect(press('Delete', 3).calls).toMatchObject([['remove', { id: 'lamp' }]])
  expect(press('n', 1).calls).toEqual([['create', 'Heating']])
})

test('folders are never removed, and other keys are left to the browser', () => {
  expect(press('Delete', 0)).toEqual({ done: false, calls: [] })
  expect(press('d', 3)).toEqual({ done: false, calls: [] })
  expect(press('n', 3, { ctrlKey: true }).done).toBe(false)
  expect(press('x', -1).done).toBe(false)
})

test('an empty list offers a new rule', () => {
  const create = vi.fn()
  const keys = { rows: [], at: -1, create } as unknown as ListKeys
  expect(pressKey({ key: 'n' } as KeyboardEvent, keys)).toBe(true)
  expect(create).toHaveBeenCalledWith('')
})
