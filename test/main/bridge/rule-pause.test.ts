import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { RulePause } from '../../../src/main/bridge/rule-pause.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

async function bench(clock = new SimulatedClock(), folder?: string) {
  const file = join(folder ?? (await temporaryFolder()), 'pause.json')
  const log: string[] = []
  let changes = 0
  const pause = () => {
    const made = new RulePause({ file, clock, changed: () => changes++, log: line => log.push(line) })
    made.start()
    return made
  }
  return { clock, file, log, pause, changes: () => changes }
}

test('a pause outlasts a restart, and its end too', async () => {
  const { pause, file, clock, changes } = await bench()
  const first = pause()
  expect(first.state).toBeNull()
  first.set(true)
  expect(first.state).toEqual({ since: clock.now(), leftOut: 0 })
  expect(changes()).toBe(1)
  first.stop()
  await clock.advance(5000)
  const second = pause()
  expect(second.state).toEqual({ since: clock.now() - 5000, leftOut: 0 })
  second.set(false)
  expect(second.state).toBeNull()
  await expect(readFile(file)).rejects.toThrow()
  expect(pause().state).toBeNull()
})

test('a pause ends by itself, also weeks later and over a restart', async () => {
  const { pause, clock } = await bench()
  const month = 30 * 86_400_000
  const first = pause()
  const until = clock.now() + month
  first.set(true, until)
  await clock.advance(month / 2)
  first.stop()
  const second = pause()
  expect(second.state?.until).toBe(until)
  await clock.advance(month / 2 - 1)
  expect(second.state).not.toBeNull()
  await clock.advance(1)
  expect(second.state).toBeNull()
  expect(clock.pending).toBe(0)
  first.set(true, clock.now() + 1000)
  first.stop()
  await clock.advance(2000)
  expect(pause().state).toBeNull()
})

test.each([
  ['the computer slept', (clock: SimulatedClock, time: number) => clock.sleep(time)],
  ['the clock was set forward', (clock: SimulatedClock, time: number) => clock.set(time)],
])('a pause whose end came while %s ends soon after', async (_, passes) => {
  const { pause, clock } = await bench()
  const paused = pause()
  paused.set(true, clock.now() + 600_000)
  await clock.advance(10_000)
  passes(clock, 590_000)
  await clock.advance(30_000)
  expect(paused.state).toBeNull()
  expect(clock.pending).toBe(0)
})

test('pausing again keeps since when, and changes until when', async () => {
  const { pause, clock } = await bench()
  const paused = pause()
  paused.set(true, clock.now() + 1000)
  const since = clock.now()
  await clock.advance(500)
  paused.set(true)
  await clock.advance(1000)
  expect(paused.state).toEqual({ since, leftOut: 0 })
  expect(() => paused.set(true, clock.now())).toThrow(expect.objectContaining({ code: 'ERR_PAUSE_OVER' }))
  expect(paused.state).toEqual({ since, leftOut: 0 })
})

test('a damaged file is told, and rules go on', async () => {
  const { pause, file, log } = await bench()
  await writeFile(file, '{"since":')
  expect(pause().state).toBeNull()
  expect(log).toHaveLength(1)
})
