import { expect, test } from 'vitest'
import { createBatch } from '../../../src/main/window/batch.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function collect(most: number) {
  const clock = new SimulatedClock()
  const flushed: { items: number[]; skipped: number }[] = []
  const batch = createBatch<number>(clock, most, (items, skipped) => flushed.push({ items, skipped }))
  return { clock, batch, flushed }
}

test('items go together, 50 ms after the first', async () => {
  const { clock, batch, flushed } = collect(10)
  batch.add(1)
  await clock.advance(49)
  batch.add(2)
  expect(flushed).toEqual([])
  await clock.advance(1)
  expect(flushed).toEqual([{ items: [1, 2], skipped: 0 }])
})

test('at most 20 batches a second', async () => {
  const { clock, batch, flushed } = collect(10)
  for (let i = 0; i < 1000; i++) {
    batch.add(i)
    await clock.advance(1)
  }
  expect(flushed.length).toBeLessThanOrEqual(20)
  expect(flushed.length).toBeGreaterThanOrEqual(19)
})

test('only the newest are kept, and the others counted', async () => {
  const { clock, batch, flushed } = collect(3)
  for (let i = 1; i <= 10; i++) batch.add(i)
  await clock.advance(50)
  expect(flushed).toEqual([{ items: [8, 9, 10], skipped: 7 }])
})

test('nothing waits while nothing comes, and nothing after the disposal', async () => {
  const { clock, batch, flushed } = collect(3)
  expect(clock.pending).toBe(0)
  batch.add(1)
  await clock.advance(50)
  expect(clock.pending).toBe(0)
  batch.add(2)
  batch.dispose()
  await clock.advance(100)
  expect(flushed).toHaveLength(1)
  expect(clock.pending).toBe(0)
})
