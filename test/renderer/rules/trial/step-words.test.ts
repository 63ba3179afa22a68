import { expect, test } from 'vitest'
import { stepsInWords } from '../../../../src/renderer/rules/trial/step-words.ts'
import { descriptors } from '../descriptors.ts'

const step = (type: string, state: 'done' | 'skipped' | 'waiting', input?: Record<string, string>) => ({
  index: 0,
  type,
  state,
  input,
})

test('steps in words say what was given, also inside of others, and leave out what was not reached', () => {
  const inner = { ...step('choose', 'done'), steps: [step('publish', 'done', { topic: 'a', payload: '1' })] }
  const words = stepsInWords([inner, step('http', 'waiting')], descriptors)
  expect(words).toMatch(/\(Publish to a: 1\)$/)
  expect(words).not.toContain('http')
  expect(stepsInWords([step('wait', 'skipped')], descriptors)).toBe('nothing')
})
