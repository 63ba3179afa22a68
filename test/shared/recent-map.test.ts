import { expect, test } from 'vitest'
import { RecentMap } from '../../src/shared/recent-map.ts'

test('it stays within its limit and keeps what was used last', () => {
  const map = new RecentMap<number, string>(100)
  for (let key = 0; key < 10_000; key++) {
    map.set(key, `v${key}`)
    map.get(0)
    expect(map.size).toBeLessThanOrEqual(100)
  }
  expect(map.get(0)).toBe('v0')
  for (let key = 9_960; key < 10_000; key++) expect(map.get(key)).toBe(`v${key}`)
  expect(map.get(5000)).toBeUndefined()
})

test('a value that is set again replaces the one of the older generation', () => {
  const map = new RecentMap<string, number>(4)
  map.set('a', 1)
  map.set('b', 1)
  map.set('a', 2)
  expect(map.get('a')).toBe(2)
  expect(map.size).toBe(2)
})
