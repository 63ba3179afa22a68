import { expect, test } from 'vitest'
import { countingSleep } from '../../../src/main/bridge/counting-sleep.ts'
import { runnerBench } from '../../support/runner-bench.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const HOUR = 3_600_000

function bench() {
  const clock = new SimulatedClock()
  const fired: number[] = []
  const begin = clock.monotonic()
  const after = (milliseconds: number) =>
    countingSleep(clock).after(milliseconds, () => void fired.push(clock.monotonic() - begin))
  return { clock, fired, after }
}

test('a timer runs out to the millisecond where the computer does not sleep', async () => {
  const { clock, fired, after } = bench()
  for (const milliseconds of [600_000, 30_001, 30_000, 5, 0, 90_000]) after(milliseconds)
  await clock.advance(HOUR)
  expect(fired).toEqual([0, 5, 30_000, 30_001, 90_000, 600_000])
  expect(clock.pending).toBe(0)
})

test('what came due while the computer slept is carried out at most 30 s after it woke', async () => {
  const { clock, fired, after } = bench()
  after(600_000)
  await clock.advance(15_000)
  clock.sleep(8 * HOUR)
  await clock.advance(30_000)
  expect(fired).toHaveLength(1)
  expect(clock.pending).toBe(0)
})

test('of a sleep that was not long enough, what is left is waited for', async () => {
  const { clock, fired, after } = bench()
  after(600_000)
  await clock.advance(15_000)
  clock.sleep(300_000)
  await clock.advance(284_999)
  expect(fired).toEqual([])
  await clock.advance(1001)
  expect(fired).toHaveLength(1)
})

test('a wall clock that is set changes nothing', async () => {
  const { clock, fired, after } = bench()
  after(600_000)
  clock.set(HOUR)
  await clock.advance(300_000)
  clock.set(-2 * HOUR)
  await clock.advance(300_000)
  expect(fired).toEqual([600_000])
})

test('a timer can be cancelled, however long it has waited', async () => {
  const { clock, fired, after } = bench()
  const cancels = [after(600_000), after(600_000), after(20_000)]
  cancels[0]?.()
  cancels[2]?.()
  await clock.advance(100_000)
  cancels[1]?.()
  expect(clock.pending).toBe(0)
  await clock.advance(HOUR)
  expect(fired).toEqual([])
})

test.each([
  ['a wait', [{ type: 'wait', seconds: 600 }, 'off'], 'off'],
  ['a wait for an event', [{ type: 'wait-for', pattern: 'Door.*', timeout: 600 }, 'off'], 'off'],
  [
    'the time before the next try',
    [{ text: 'fail 1', retry: { times: 1, delay: 600, factor: 1, maximum: 600 } }, 'off'],
    'off',
  ],
  [
    'the timeout of an action',
    [{ text: 'wait 9999999', timeout: 600 }],
    'aborted: The action “note” took longer than 600 s.',
  ],
  [
    'the timeout of a list of actions',
    [{ type: 'repeat', times: 1, actions: [{ type: 'note', text: 'wait 9999999' }], timeout: 600 }],
    'aborted: The action “repeat” took longer than 600 s.',
  ],
])('%s of a run is over soon after the computer woke up', async (_, actions, last) => {
  const clock = new SimulatedClock()
  const { rule, fire, log } = runnerBench({ clock: countingSleep(clock) })
  fire(rule(actions))
  await clock.advance(1000)
  clock.sleep(8 * HOUR)
  expect(log.at(-1)).not.toBe(last)
  await clock.advance(30_000)
  await clock.advance(0)
  expect(log.at(-1)).toBe(last)
})
