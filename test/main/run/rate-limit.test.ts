import { expect, test } from 'vitest'
import { RateLimit } from '../../../src/main/run/rate-limit.ts'

/** Whether it allows one more at each of these times, which is then counted. */
const allowed = (limit: RateLimit, ...times: number[]) =>
  times.filter(time => {
    const allows = limit.allows(time)
    if (allows) limit.count(time)
    return allows
  })

test('counts what came before a restart, in whatever order it is told', () => {
  for (const past of [
    [-30, -20, -10],
    [-10, -30, -20],
    [-20, -10, -30],
  ]) {
    const limit = new RateLimit(3, 100)
    for (const time of past) limit.countPast(time)
    expect(allowed(limit, 0, 69, 70, 71, 80, 90, 169, 170)).toEqual([70, 80, 90, 170])
  }
})

test('counts the newest where more were told, and fewer where there is room', () => {
  const limit = new RateLimit(2, 100)
  for (const time of [-5, -90, -50, -10]) limit.countPast(time)
  expect(allowed(limit, 0, 89, 90, 94, 95)).toEqual([90, 95])
  const roomy = new RateLimit(3, 100)
  roomy.count(0)
  roomy.countPast(-50)
  expect(allowed(roomy, 10, 20, 49, 50, 99, 100)).toEqual([10, 50, 100])
  expect(roomy.isOver(199)).toBe(false)
  expect(roomy.isOver(200)).toBe(true)
})
