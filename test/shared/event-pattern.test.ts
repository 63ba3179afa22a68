import { expect, test } from 'vitest'
import { compileEventPattern, eventPatternFault } from '../../src/shared/event-pattern.ts'

const patterns: [pattern: string, matching: string[], others: string[]][] = [
  [
    'Home.kitchen.motion',
    ['Home.kitchen.motion', 'home.KITCHEN.motion'],
    ['Home.kitchen.motion2', 'Home.kitchen'],
  ],
  ['Home.*', ['Home.', 'Home.a', 'home.a.b.c'], ['Home', 'Homes.a']],
  ['Home.*.motion', ['Home.a.motion', 'Home.a.b.motion', 'Home..motion'], ['Home.motion', 'Home.a.motions']],
  ['*', ['', 'Home', 'Home.a.b'], []],
  ['*.motion', ['.motion', 'Home.motion', 'Home.a.motion'], ['motion', 'Home.motion.off']],
  ['*motion*', ['motion', 'Home.motion.off', 'a.motions'], ['Home.moton']],
  ['Home.?', ['Home.a', 'Home..'], ['Home.', 'Home.ab']],
  ['??', ['ab'], ['a', 'abc']],
  ['a*b*c', ['abc', 'a.b.b.c', 'aXbYc'], ['ab', 'acb', 'abcd']],
  ['**', ['', 'anything'], []],
  ['a+b#', ['a+b#'], ['aab', 'a+bx']],
  ['a.b', ['a.b'], ['axb']],
  ['Straße.*', ['STRAßE.x'], ['Strasse.x']],
]

test.each(patterns)('the pattern %s', (pattern, matching, others) => {
  const matches = compileEventPattern(pattern)
  for (const each of matching) expect([each, matches(each)]).toEqual([each, true])
  for (const each of others) expect([each, matches(each)]).toEqual([each, false])
})

test('a pattern that makes regular expressions explode is done in time', () => {
  const matches = compileEventPattern('*a'.repeat(500))
  const began = performance.now()
  expect(matches(`${'a'.repeat(5000)}b`)).toBe(false)
  expect(performance.now() - began).toBeLessThan(500)
})

test('an empty or endless pattern has a fault', () => {
  expect(eventPatternFault(' ')).toMatch(/empty/)
  expect(eventPatternFault('x'.repeat(1025))).toMatch(/1,024/)
  expect(eventPatternFault('Home.*')).toBeNull()
})
