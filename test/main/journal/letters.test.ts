import { expect, test } from 'vitest'
import { Letters } from '../../../src/main/journal/letters.ts'
import { createLevelJournal } from '../../../src/main/journal/level-journal.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { detailOf, rowOf, type TestRun } from '../../support/test-run.ts'

function open(folder: string) {
  return createLevelJournal<TestRun>({
    folder,
    clock: new SimulatedClock(),
    words: { row: rowOf, detail: detailOf },
    ids: () => ({ event: 0, run: 0 }),
    raiseIds: () => {},
    report: () => {},
    log: () => {},
  })
}

const bytes = (text: string) => () => Buffer.from(text)

test('letters are on disk after a restart, in order of their ids, also while nothing is recorded', async () => {
  const folder = await temporaryFolder()
  const first = open(folder)
  await first.start()
  first.apply({ enabled: false, keep: { days: 1, megabytes: 1 } })
  first.letters.keep(10, bytes('ten'))
  first.letters.keep(9, bytes('nine'))
  first.letters.keep(2, bytes('two'))
  await first.committed()
  first.letters.drop(9)
  await first.stop()
  const second = open(folder)
  await second.start()
  expect((await second.letters.read()).map(value => Buffer.from(value).toString())).toEqual(['two', 'ten'])
  expect(second.counters).toMatchObject({ events: 0, bytes: 0 })
  await second.stop()
})

test('what is dropped before it is written is never put into words', () => {
  const letters = new Letters(
    () => undefined,
    () => {},
  )
  for (let id = 0; id < 1000; id++) {
    letters.keep(id, () => {
      throw new Error('was asked for')
    })
    letters.drop(id)
  }
  expect(letters.seal()).toBeUndefined()
})
