import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/main/clock.ts'
import { type Database, openDatabase } from '../../src/main/journal/database.ts'
import type { Journal, JournalTrouble, RecordedRun } from '../../src/main/journal/journal.ts'
import { createLevelJournal, type LevelJournalOptions } from '../../src/main/journal/level-journal.ts'
import type { RunState, TraceStep } from '../../src/shared/contract/run.ts'
import { messageEvent } from './events.ts'
import { SimulatedClock } from './simulated-clock.ts'

/** A run as the journal sees it, with two actions. */
export interface TestRun extends RecordedRun {
  state: RunState
  /** Actions that ended. */
  next: number
}

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
  const run = (state: RunState, next = 2): TestRun => ({
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

function rowOf({ id, state, event }: TestRun) {
  return {
    id,
    rule: id % 2 ? 'odd' : 'even',
    name: 'Lamp',
    event: { id: event.id, string: 'Home.kitchen' },
    state,
    started: event.time,
    ended: state === 'running' ? undefined : event.time + 5,
  }
}

function detailOf(run: TestRun) {
  const steps = [0, 1].map((index): TraceStep => {
    const state = index < run.next ? 'done' : index === run.next ? 'running' : 'waiting'
    return { index, type: 'publish', state, input: { topic: 'act/lamp' } }
  })
  return { row: rowOf(run), trigger: 'Message on home/#', conditions: null, steps }
}
