import { expect, test } from 'vitest'
import { stepsInWords } from '../../../../src/renderer/rules/trial/dry-run-view.tsx'
import { spanOf } from '../../../../src/renderer/rules/trial/span-choice.tsx'

test('spans are counted from now, and recordings are known by their names', () => {
  expect(spanOf('hours 24', 86_400_000 * 2)).toEqual({ journal: { from: 86_400_000 } })
  expect(spanOf('all', 5)).toEqual({ journal: {} })
  expect(spanOf('recording kitchen 2026', 5)).toEqual({ recording: 'kitchen 2026' })
})

test('steps in words say what was given, also inside of others, and leave out what was not reached', () => {
  const step = (type: string, state: 'done' | 'skipped' | 'waiting', input?: Record<string, string>) => ({
    index: 0,
    type,
    state,
    input,
  })
  const inner = { ...step('choose', 'done'), steps: [step('publish', 'done', { topic: 'a', payload: '1' })] }
  expect(stepsInWords([step('wait', 'done', { seconds: '3' }), inner, step('http', 'waiting')])).toBe(
    'wait 3, choose (publish a 1)',
  )
  expect(stepsInWords([step('wait', 'skipped')])).toBe('nothing')
})
