import { expect, test } from 'vitest'
import { EventRing } from '../../../src/main/journal/event-ring.ts'
import { messageEvent } from '../../support/events.ts'

function filled(count: number, limits?: { events: number; bytes: number }) {
  const journal = new EventRing(limits)
  for (let id = 1; id <= count; id++)
    journal.append(
      messageEvent(`home/room${id % 3}`, `{"value":${id}}`, { id, broker: id % 2 ? 'home' : 'other' }),
      id % 5 ? 0 : 1,
    )
  return journal
}

const ids = (entries: { event: { id: number } }[]) => entries.map(({ event }) => event.id)

test('newest first, below an id', () => {
  const journal = filled(20)
  expect(ids(journal.below(Number.POSITIVE_INFINITY, 3))).toEqual([20, 19, 18])
  expect(ids(journal.below(18, 2))).toEqual([17, 16])
  expect(ids(journal.below(3, 100))).toEqual([2, 1])
  expect(journal.below(1, 100)).toEqual([])
  expect(journal.oldest).toBe(1)
})

test('an event is found by its id while it is kept', () => {
  const journal = filled(20, { events: 8, bytes: 1e9 })
  expect(journal.counters.events).toBe(8)
  for (const id of [13, 16, 20]) expect(journal.get(id)?.event.id).toBe(id)
  for (const id of [0, 1, 12, 21]) expect(journal.get(id)).toBeUndefined()
  expect(journal.get(15)?.fired).toBe(1)
  expect(ids(journal.below(99, 100))).toEqual([20, 19, 18, 17, 16, 15, 14, 13])
})

test('it is bounded by bytes, counting what a payload holds in memory', () => {
  const journal = new EventRing({ events: 1000, bytes: 100_000 })
  for (let id = 1; id <= 50; id++) journal.append(messageEvent('home/x', new Uint8Array(9000), { id }), 0)
  expect(journal.counters.events).toBe(10)
  expect(journal.counters.bytes).toBeLessThanOrEqual(100_000)
  const chunk = new Uint8Array(60_000)
  for (let id = 51; id <= 100; id++)
    journal.append(messageEvent('home/x', chunk.subarray(id, id + 10), { id }), 0)
  expect(journal.counters.events).toBeGreaterThan(50)
  journal.append(messageEvent('home/x', new Uint8Array(500_000), { id: 101 }), 0)
  expect(journal.counters.events).toBe(1)
  for (let id = 102; id <= 2000; id++) journal.append(messageEvent('home/x', '', { id }), 0)
  const exact = new EventRing({ events: 1000, bytes: 100_000 })
  for (let id = 1; id <= journal.counters.events; id++) exact.append(messageEvent('home/x', '', { id }), 0)
  expect(journal.counters).toEqual(exact.counters)
})

test('payloads are kept byte for byte', () => {
  const journal = new EventRing()
  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  journal.append(messageEvent('home/x', everyByte), 0)
  expect(journal.get(1)?.event.payload.bytes).toEqual(everyByte)
})
