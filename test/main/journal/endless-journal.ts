import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../../src/main/clock.ts'
import { createLevelJournal } from '../../../src/main/journal/level-journal.ts'
import { messageEvent } from '../../support/events.ts'
import { detailOf, rowOf, type TestRun } from '../../support/test-run.ts'

// Run as a process of its own and killed: writes events and runs into the folder it is given until then. Each line says up to
// which event all is on disk, and which run had begun its second action by then.
const ids = { event: 0, run: 0 }
const journal = createLevelJournal<TestRun>({
  folder: join(process.argv[2] as string, 'journal'),
  clock: systemClock,
  words: { row: rowOf, detail: detailOf },
  ids: () => ids,
  raiseIds: above => void Object.assign(ids, above),
  report: () => {},
  log: line => console.error(line),
})
// Test events are of a fixed day, however long ago.
journal.apply({ enabled: true, keep: { days: 1e5, megabytes: 500 } })
await journal.start()
for (;;) {
  const run = {
    id: ++ids.run,
    state: 'running' as const,
    next: 1,
    event: messageEvent('home/lamp', '', { id: 1 }),
  }
  journal.runChanged(run)
  for (let i = 0; i < 500; i++)
    journal.append(messageEvent('home/lamp', `${++ids.event}`, { id: ids.event }), 0)
  if (await journal.committed()) writeSync(1, `${ids.event} ${run.id}\n`)
  journal.runEnded(Object.assign(run, { state: 'done', next: 2 }))
}
