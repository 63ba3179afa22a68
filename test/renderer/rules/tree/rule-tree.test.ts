import { describe, expect, test } from 'vitest'
import { filterRules } from '../../../../src/renderer/rules/tree/rule-filter.ts'
import { folderPaths, refoldered, treeRows } from '../../../../src/renderer/rules/tree/rule-tree.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'

function rule(name: string, folder = ''): Rule {
  return { id: name, name, folder, enabled: true, mode: 'single', triggers: [], actions: [] }
}
const rules = [
  rule('Lamp 10', 'Light'),
  rule('Lamp 2', 'Light'),
  rule('Freezer'),
  rule('Fan', 'Heating/Cellar'),
  rule('boiler', 'Heating'),
]

function lines(folded: string[] = [], empty: string[] = []) {
  return treeRows(rules, new Set(folded), empty).map(row => {
    const indent = '  '.repeat(row.depth)
    return row.kind === 'folder' ? `${indent}${row.name}/ ${row.rules}` : indent + row.rule.name
  })
}

test('folders come first, by name, numbers by value; counts take in what is below', () => {
  expect(lines()).toEqual([
    'Heating/ 2',
    '  Cellar/ 1',
    '    Fan',
    '  boiler',
    'Light/ 2',
    '  Lamp 2',
    '  Lamp 10',
    'Freezer',
  ])
})

test('folded folders hide what is in them; empty ones are shown where asked for', () => {
  expect(lines(['Heating', 'Light'], ['Attic', 'Light/Garden'])).toEqual([
    'Attic/ 0',
    'Heating/ 2',
    'Light/ 2',
    'Freezer',
  ])
})

test('10,000 rules in 500 folders are listed quickly', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => rule(`Rule ${i}`, `Floor ${i % 50}/Room ${i % 500}`))
  const start = performance.now()
  expect(treeRows(many, new Set())).toHaveLength(10_000 + 550)
  expect(performance.now() - start).toBeLessThan(1000)
})

test('names all folders, also those that only hold folders', () => {
  expect(folderPaths([rule('a', 'x/y/z'), rule('b', 'x/b'), rule('c')])).toEqual(['x', 'x/b', 'x/y', 'x/y/z'])
})

describe('moving a folder', () => {
  test.each([
    ['a', 'a', 'b', 'b'],
    ['a/c', 'a', 'b/d', 'b/d/c'],
    ['a/c', 'a', '', 'c'],
    ['ab', 'a', 'b', 'ab'],
  ])('%s with %s to %s is %s', (folder, from, to, moved) => expect(refoldered(folder, from, to)).toBe(moved))
})

test('every word typed must be found somewhere', () => {
  const summary = (of: Rule) => `When motion → Publish to ${of.name}`
  expect(filterRules(rules, 'LAMP light', summary).map(({ name }) => name)).toEqual(['Lamp 10', 'Lamp 2'])
  expect(filterRules(rules, 'publish cellar', summary).map(({ name }) => name)).toEqual(['Fan'])
  expect(filterRules(rules, '  ', summary)).toBe(rules)
})
