import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { bundle } from '../../support/bundle.ts'
import { openJournal } from '../../support/journal-bench.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const KILLS = 12

it('nothing that was on disk is lost by a kill, ids rise, and what ran is listed as interrupted', async () => {
  const program = await bundle(join(import.meta.dirname, 'endless-journal.ts'))
  onTestFinished(program.remove)
  const folder = await temporaryFolder()
  let newest = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = spawn(process.execPath, [program.file, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface({ input: writer.stdout })
    let last = ''
    lines.on('line', line => {
      last = line
    })
    await once(lines, 'line')
    // No event says that a write is half done: moments spread over 100 ms catch each step of it.
    await delay((kill * 37) % 100)
    writer.kill('SIGKILL')
    await once(writer, 'exit')
    const [event = 0, run = 0] = last.split(' ').map(Number)

    const { journal, ids, troubles } = await openJournal(folder)
    expect([...troubles.keys()]).toEqual(['journal-interrupted'])
    expect(event).toBeGreaterThan(newest)
    expect(ids.event).toBeGreaterThanOrEqual(event)
    for (const id of [event, event - 499]) {
      const entry = await journal.find(id)
      expect(entry?.event.payload.text).toBe(`${id}`)
    }
    const [latest] = await journal.runs({ limit: 1 })
    expect(latest?.id).toBeGreaterThanOrEqual(run)
    expect(latest).toMatchObject({ state: 'interrupted', error: { code: 'ERR_RUN_INTERRUPTED' } })
    const { detail } = (await journal.run(latest!.id))!
    expect(detail?.steps.map(({ state }) => state)).toEqual(['done', 'uncertain'])
    // All runs before the interrupted one of this start ended.
    const before = await journal.runs({ limit: 1000 })
    expect(before.filter(({ state }) => state === 'interrupted')).toHaveLength(kill + 1)
    expect(before.some(({ state }) => state === 'running')).toBe(false)
    newest = ids.event
    await journal.stop()
  }
}, 60_000)

it('a run that was interrupted is listed once, over any number of restarts', async () => {
  const folder = await temporaryFolder()
  const first = await openJournal(folder)
  first.journal.runChanged(first.run('running', 0))
  await first.journal.stop()
  for (let start = 0; start < 3; start++) {
    const { journal, troubles } = await openJournal(folder)
    expect(troubles.has('journal-interrupted')).toBe(start === 0)
    expect((await journal.runs({ limit: 9 })).map(({ state }) => state)).toEqual(['interrupted'])
    expect((await journal.run(1))?.detail?.steps.map(({ state }) => state)).toEqual(['uncertain', 'skipped'])
    await journal.stop()
  }
})
