import { expect, test } from 'vitest'
import type { RunPort } from '../../../src/main/window/ports.ts'
import { RunWatch } from '../../../src/main/window/run-watch.ts'
import type { Pushes } from '../../../src/shared/contract/pushes.ts'
import type { RunRow } from '../../../src/shared/contract/run.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function row(id: number, state: RunRow['state'] = 'done'): RunRow {
  return { id, rule: 'warm', name: 'Too warm', event: null, state, started: 0 }
}

function setUp() {
  const clock = new SimulatedClock()
  const rows = new Map<number, RunRow>()
  const listeners = new Set<(id: number, rule: string) => void>()
  const runs: RunPort = {
    recent: () => [...rows.values()].reverse(),
    detail: () => {
      throw new Error('not asked for here')
    },
    row: id => rows.get(id) ?? null,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const pushed: Pushes['runs'][] = []
  const watch = new RunWatch(runs, clock, (name, value) => {
    if (name === 'runs') pushed.push(value as Pushes['runs'])
  })
  const change = (id: number, state: RunRow['state'], rule = 'warm') => {
    rows.set(id, row(id, state))
    for (const listener of listeners) listener(id, rule)
  }
  return { clock, watch, change, pushed, listeners }
}

test('a run that changed twice within a batch is told once, as it stands', async () => {
  const { clock, watch, change, pushed } = setUp()
  watch.start(undefined, 10)
  change(1, 'running')
  change(1, 'done')
  await clock.advance(50)
  expect(pushed).toEqual([{ runs: [row(1, 'done')], skipped: 0 }])
})

test('a watch of one rule hears nothing of the others', async () => {
  const { clock, watch, change, pushed } = setUp()
  watch.start('warm', 10)
  change(1, 'done', 'cold')
  await clock.advance(50)
  expect(pushed).toEqual([])
})

test('more than 100 runs in a batch: the newest are told, the others counted', async () => {
  const { clock, watch, change, pushed } = setUp()
  watch.start(undefined, 10)
  for (let id = 1; id <= 130; id++) change(id, 'done')
  await clock.advance(50)
  expect(pushed[0]?.skipped).toBe(30)
  expect(pushed[0]?.runs.map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, i) => i + 31))
})

test('a watch that was stopped listens no more and leaves no timer', async () => {
  const { clock, watch, change, pushed, listeners } = setUp()
  watch.start(undefined, 10)
  change(1, 'running')
  watch.stop()
  await clock.advance(100)
  expect(listeners.size).toBe(0)
  expect(clock.pending).toBe(0)
  expect(pushed).toEqual([])
})
