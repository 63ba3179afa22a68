import { expect, it } from 'vitest'
import { UndoSteps } from '../../../src/main/workspace/undo.ts'

it('steps to undo are bounded by number', () => {
  const steps = new UndoSteps()
  for (let step = 1; step <= 60; step++) steps.push(`${step}`, '{}')
  expect(descriptions(steps)).toEqual(Array.from({ length: 50 }, (_, index) => `${60 - index}`))
})

it('and by size, but for the last one', () => {
  const steps = new UndoSteps()
  for (let step = 1; step <= 5; step++) steps.push(`${step}`, 'x'.repeat(10 * 1024 * 1024))
  expect(descriptions(steps)).toEqual(['5', '4', '3'])
  steps.push('small', '{}')
  steps.push('huge', 'x'.repeat(40 * 1024 * 1024))
  steps.push('small again', '{}')
  expect(descriptions(steps)).toEqual(['small again'])
  expect(steps.last).toBe(undefined)
})

function descriptions(steps: UndoSteps): string[] {
  const found: string[] = []
  for (let { last } = steps; last; { last } = steps) {
    found.push(last.description)
    steps.pop()
  }
  return found
}
