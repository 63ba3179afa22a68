import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/main/clock.ts'
import { type Database, openDatabase } from '../../src/main/journal/database.ts'
import type { Journal, JournalTrouble } from '../../src/main/journal/journal.ts'
import { createLevelJournal, type LevelJournalOptions } from '../../src/main/journal/level-journal.ts'
import { messageEvent } from './events.ts'
import { SimulatedClock } from './simulated-clock.ts'
import { detailOf, rowOf, type TestRun } from './test-run.ts'

/** A real journal in `folder`, which nothing tells what time it is but the test. */
export async function openJournal(
  folder: string,
  {
    clock = new SimulatedClock(),
    ...options
  }: Partial<LevelJournalOptions<TestRun>> & { clock?: Clock } = {},
) {
  const ids = { event: 0, run: 0 }
  const troubles = new Map<string, JournalTrouble>()
  const journal: Journal<TestRun> = createLevelJournal<TestRun>({
    folder: join(folder, 'journal'),
    clock,
    words: { row: rowOf, detail: detailOf },
    ids: () => ids,
    raiseIds({ event, run }) {
      ids.event = Math.max(ids.event, event)
      ids.run = Math.max(ids.run, run)
    },
    report: (id, trouble) => void (trouble ? troubles.set(id, trouble) : troubles.delete(id)),
    log: () => {},
    ...options,
  })
  await journal.start()
  onTestFinished(() => journal.stop())

  /** Appends an event as it comes of a message; answers with its id. */
  const happen = (topic = 'home/kitchen', payload: string | Uint8Array = 'on', rules: string[] = []) => {
    const event = { ...messageEvent(topic, payload, { id: ++ids.event }), time: clock.now() }
    journal.append(event, rules.length, rules, rules.length > 0 ? ids.run : 0)
    return event.id
  }
  const run = (state: TestRun['state'], next = 2): TestRun => ({
    id: ++ids.run,
    state,
    next,
    event: messageEvent('home/kitchen', 'on', { id: ids.event }),
  })
  return { journal, ids, troubles, happen, run, clock: clock as SimulatedClock }
}

/** Opens databases whose writes fail while `failing` is set. */
export function failingDisk() {
  const disk = {
    failing: false,
    async open(folder: string): Promise<Database> {
      if (disk.failing) throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' })
      const database = await openDatabase(folder)
      const write = database.batch.bind(database) as (...args: unknown[]) => Promise<void>
      database.batch = ((...args: unknown[]) =>
        disk.failing
          ? Promise.reject(Object.assign(new Error('No space left on device'), { code: 'LEVEL_IO_ERROR' }))
          : write(...args)) as never
      return database
    },
  }
  return disk
}
