import { expect, test } from 'vitest'
import { spanOf } from '../../../../src/renderer/rules/trial/span-choice.tsx'

test('spans are counted from now, and recordings are known by their names', () => {
  expect(spanOf('hours 24', 86_400_000 * 2)).toEqual({ journal: { from: 86_400_000 } })
  expect(spanOf('all', 5)).toEqual({ journal: {} })
  expect(spanOf('recording kitchen 2026', 5)).toEqual({ recording: 'kitchen 2026' })
})
