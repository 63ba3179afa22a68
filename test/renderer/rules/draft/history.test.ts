import { expect, test } from 'vitest'
import { beginHistory, changed, redone, undone } from '../../../../src/renderer/rules/draft/history.ts'

test('letters typed into one field are one step; another field begins a new one', () => {
  let history = beginHistory({ name: '', folder: '' })
  for (const name of ['W', 'Wa', 'War']) history = changed(history, { ...history.present, name }, 'name')
  history = changed(history, { ...history.present, folder: 'H' }, 'folder')
  history = undone(history)
  expect(history.present).toEqual({ name: 'War', folder: '' })
  history = undone(history)
  expect(history.present).toEqual({ name: '', folder: '' })
  expect(undone(history)).toBe(history)
})

test('what was undone comes back, until something else is changed', () => {
  let history = changed(changed(beginHistory(1), 2), 3)
  history = undone(undone(history))
  history = redone(history)
  expect(history.present).toBe(2)
  history = changed(history, 9)
  expect(redone(history)).toBe(history)
  expect(history.past).toEqual([1, 2])
})

test('after an undo, typing into the same field is a new step', () => {
  let history = changed(changed(beginHistory('a'), 'ab', 'name'), 'x', 'folder')
  history = changed(undone(history), 'abc', 'name')
  expect(undone(history).present).toBe('ab')
})

test('keeps the last 200 steps', () => {
  let history = beginHistory(0)
  for (let i = 1; i <= 500; i++) history = changed(history, i)
  expect(history.past).toHaveLength(200)
  expect(history.past[0]).toBe(300)
})
