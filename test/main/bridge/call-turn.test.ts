import { expect, test } from 'vitest'
import { CallRounds } from '../../../src/main/bridge/call-turn.ts'

test('a run that would wait for itself is found, over any number of others', () => {
  const rounds = new CallRounds()
  rounds.wait(1, () => [2])
  rounds.wait(1, () => [5, 6])
  const over = rounds.wait(2, () => [3])
  expect(rounds.wouldClose(3, [1])).toBe(true)
  expect(rounds.wouldClose(3, [3])).toBe(true)
  expect(rounds.wouldClose(3, [4, 6])).toBe(false)
  expect(rounds.wouldClose(4, [1])).toBe(false)
  over()
  over()
  expect(rounds.wouldClose(3, [1])).toBe(false)
})

test('who waits for each other already does not hold it up, and who is unknown waits for nothing', () => {
  const rounds = new CallRounds()
  rounds.wait(1, () => [2])
  rounds.wait(2, () => [1])
  rounds.wait(undefined, () => [1])
  expect(rounds.wouldClose(3, [1])).toBe(false)
  expect(rounds.wouldClose(undefined, [1])).toBe(false)
})
