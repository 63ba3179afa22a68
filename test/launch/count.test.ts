import { expect, it } from 'vitest'
import { closingLine, countReport, sum } from '../run/count.mjs'

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map(result => ({ status: result })),
})

it('counts every test, and a file that could not be loaded as one that failed', () => {
  const testResults = [
    file('passed', 'passed', 'passed', 'skipped'),
    file('failed', 'failed', 'passed'),
    file('failed'),
  ]
  expect(countReport({ testResults }, 1)).toEqual({ passed: 3, failed: 2, skipped: 1 })
})

it('counts a run that failed outside of its tests', () => {
  expect(countReport({ testResults: [file('passed', 'passed')] }, 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  })
})

it('closes with one line', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 3, skipped: 0 },
  ])
  expect(closingLine(total)).toBe('3 passed, 3 failed')
})
