import { expect, test } from 'vitest'
import {
  brokersNotSubscribed,
  filtersOverlap,
} from '../../../../src/renderer/rules/scope/subscription-cover.ts'

test.each([
  ['home/#', 'home/+/temperature', true],
  ['home/+/state', 'home/kitchen/#', true],
  ['home/#', 'home', true],
  ['#', 'a/b', true],
  ['$share/x/home/#', 'home/a', true],
  ['home/+', 'home/a/b', false],
  ['home/a', 'home/b', false],
  ['home/a/#', 'home/b', false],
  ['home', 'home/a', false],
])('%s and %s: %s', (a, b, overlap) => {
  expect(filtersOverlap(a, b)).toBe(overlap)
  expect(filtersOverlap(b, a)).toBe(overlap)
})

test('names the brokers that would never hear it', () => {
  const subscription = {
    qos: 0,
    prefix: 'X',
    filters: [],
    noLocal: false,
    retainAsPublished: true,
    retainHandling: 0,
  } as const
  const home = {
    id: 'home',
    name: 'Home',
    subscriptions: [{ ...subscription, filter: 'home/#', filters: [] }],
  }
  const car = { id: 'car', name: 'Car', subscriptions: [] }
  expect(brokersNotSubscribed('home/a', null, [home, car])).toEqual([])
  expect(brokersNotSubscribed('home/a', 'car', [home, car])).toEqual([car])
  expect(brokersNotSubscribed('garden/a', null, [home, car])).toEqual([home, car])
  expect(brokersNotSubscribed('a/#/b', null, [home, car])).toEqual([])
  expect(brokersNotSubscribed('home/a', 'gone', [home, car])).toEqual([])
})
