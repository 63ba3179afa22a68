import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { KeptVariables } from '../../../src/main/run/kept-variables.ts'
import { bundle } from '../../support/bundle.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const KILLS = 15

it('no variable that was said to be kept is lost by a kill at any instant', async () => {
  const program = await bundle(join(import.meta.dirname, 'endless-variables.ts'))
  onTestFinished(program.remove)
  const folder = join(await temporaryFolder(), 'variables')
  let kept = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = spawn(process.execPath, [program.file, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: writer.stdout })
    const before = kept
    lines.on('line', line => {
      const [word, number] = line.split(' ')
      if (word === 'begin') expect(Number(number)).toBeGreaterThanOrEqual(before)
      kept = Math.max(kept, Number(number))
    })
    await once(lines, 'line')
    // No event says that a write is half done: moments spread over the first 60 ms catch each step of it.
    await delay((kill * 23) % 60)
    writer.kill('SIGKILL')
    await once(writer, 'close')

    const store = new KeptVariables(folder, systemClock, () => {})
    const { values, damaged, unreadable } = await store.open()
    await store.close()
    expect([damaged, unreadable]).toEqual([undefined, 0])
    const { a = 0, b } = Object.fromEntries(values) as { a?: number; b?: { n: number } }
    expect(a).toBeGreaterThanOrEqual(kept)
    expect(b?.n).toBe(a === 0 ? undefined : a)
    kept = a
  }
  expect(kept).toBeGreaterThan(KILLS)
}, 60_000)
