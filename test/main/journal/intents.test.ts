import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/journal/database.ts'
import { openJournal } from '../../support/journal-bench.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const lamp = { rule: 'lamp', name: 'Lamp', trigger: 'Message on home/#', actions: ['publish', 'wait'] }
const siren = { ...lamp, rule: 'siren', name: 'Siren' }

/** The journal as a crash at this moment would leave it. */
async function crashed(folder: string): Promise<string> {
  const copy = await temporaryFolder()
  for (let attempt = 1; ; attempt++)
    try {
      await cp(join(folder, 'journal'), join(copy, 'journal'), { recursive: true })
      return copy
    } catch (error) {
      // The database put files together while it was copied.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === 20) throw error
      await rm(join(copy, 'journal'), { recursive: true, force: true })
    }
}

test('what rules were about to do when Tomte ended is listed as interrupted, each action uncertain', async () => {
  const folder = await temporaryFolder()
  const { journal, happen, run } = await openJournal(folder)
  journal.runEnded(run('done'))
  const event = { ...(await journal.find(happen()))!.event }
  journal.intend(event, [lamp, siren])
  expect(await journal.committed()).toBe(true)

  const after = await openJournal(await crashed(folder))
  expect(after.troubles.get('journal-interrupted')?.title).toBe('2 runs were interrupted')
  const rows = await after.journal.runs({ limit: 9 })
  expect(rows.map(({ rule, state }) => `${rule} ${state}`)).toEqual([
    'siren interrupted',
    'lamp interrupted',
    'odd done',
  ])
  expect(rows[0]?.event).toEqual({ id: event.id, string: 'Home.kitchen' })
  expect(after.ids.run).toBe(rows[0]?.id)
  const { detail } = (await after.journal.run(rows[1]!.id))!
  expect(detail?.steps.map(({ type, state }) => `${type} ${state}`)).toEqual([
    'publish uncertain',
    'wait uncertain',
  ])
})

test('once its runs are on disk nothing is uncertain any more', async () => {
  const folder = await temporaryFolder()
  const { journal, happen, run } = await openJournal(folder)
  const { event } = (await journal.find(happen()))!
  journal.intend(event, [{ ...lamp, rule: 'odd' }])
  await journal.committed()
  journal.runEnded(run('done'))
  journal.acted(event)
  await journal.committed()
  const after = await openJournal(await crashed(folder))
  expect(after.troubles.size).toBe(0)
  expect((await after.journal.runs({ limit: 9 })).map(({ state }) => state)).toEqual(['done'])
})

test('only messages that may come again wait for the disk', async () => {
  const { journal, happen } = await openJournal(await temporaryFolder())
  const { event } = (await journal.find(happen()))!
  const of = (qos: 0 | 1 | 2) => journal.writesAhead({ ...event, source: { ...event.source, qos } })
  expect([of(0), of(1), of(2)]).toEqual([false, true, true])
  journal.apply({ enabled: false, keep: { days: 1, megabytes: 1 } })
  expect(of(2)).toBe(false)
})

test('what waits for its turn is listed too, until its run is on disk or it is dropped', async () => {
  const folder = await temporaryFolder()
  const { journal, happen, run } = await openJournal(folder)
  const { event } = (await journal.find(happen()))!
  journal.intend(event, [{ ...lamp, rule: 'odd' }, siren])
  await journal.committed()
  journal.runEnded(run('done'))
  journal.firingWaits(event)
  journal.acted(event)
  await journal.committed()
  const waiting = await openJournal(await crashed(folder))
  expect((await waiting.journal.runs({ limit: 9 })).map(({ rule, state }) => `${rule} ${state}`)).toEqual([
    'siren interrupted',
    'odd done',
  ])

  journal.firingLeft(event)
  await journal.committed()
  const after = await openJournal(await crashed(folder))
  expect(after.troubles.size).toBe(0)
})

test('ids go on a little with each kill, however many there are', async () => {
  let folder = await temporaryFolder()
  for (let kill = 0; kill < 30; kill++) {
    const { journal, happen, run, troubles } = await openJournal(folder)
    expect(troubles.has('journal-damaged')).toBe(false)
    happen()
    journal.runChanged(run('running'))
    await journal.committed()
    folder = await crashed(folder)
  }
  const { ids } = await openJournal(folder)
  expect(ids.event).toBeLessThan(100_000)
  expect(ids.run).toBeLessThan(100_000)
})

test('an event is never on disk without what its rules are about to do', async () => {
  const batches: string[][] = []
  const { journal, happen, run } = await openJournal(await temporaryFolder(), {
    async open(folder) {
      const database = await openDatabase(folder)
      const write = database.batch.bind(database) as (...args: unknown[]) => Promise<void>
      database.batch = ((operations: { type: string; key: string }[], ...args: unknown[]) => {
        batches.push(operations.map(({ type, key }) => `${type} ${key[0]}`))
        return write(operations, ...args)
      }) as never
      return database
    },
  })
  batches.splice(0)
  const { event } = (await journal.find(happen()))!
  journal.intend(event, [{ ...lamp, rule: 'odd' }])
  journal.runEnded(run('done'))
  await journal.committed()
  expect(batches.find(batch => batch.includes('put e'))).toContain('put i')
  journal.runEnded(run('done'))
  journal.acted(event)
  await journal.committed()
  const order = batches.flat()
  expect(order.lastIndexOf('del i')).toBeGreaterThan(order.lastIndexOf('put r'))
})

const queued = { ...siren, queued: { trigger: 3, fingerprint: 'same' } }
const refused = (_rule: string, fingerprint: string) =>
  fingerprint === 'same' ? null : 'Its actions are others.'

test('a firing that waits for its turn waits again after a crash, any number of times, and is not listed', async () => {
  const folder = await temporaryFolder()
  const { journal, happen } = await openJournal(folder)
  const { event } = (await journal.find(happen()))!
  journal.intend(event, [lamp, queued])
  await journal.committed()
  journal.firingWaits(event, 'siren')
  await journal.committed()
  let copy = await crashed(folder)
  for (let crash = 0; crash < 3; crash++) {
    const after = await openJournal(copy, { refused })
    const waiting = after.journal.takeWaiting()
    expect(waiting).toMatchObject([{ rule: 'siren', trigger: 3, event: { id: event.id } }])
    expect(waiting[0]?.event.payload.bytes).toEqual(event.payload.bytes)
    expect(after.journal.takeWaiting()).toEqual([])
    expect((await after.journal.runs({ limit: 9 })).map(({ rule }) => rule)).toEqual(['lamp'])
    copy = await crashed(copy)
  }
  const last = await openJournal(copy, { refused })
  last.journal.firingLeft(event)
  await last.journal.committed()
  const over = await openJournal(await crashed(copy), { refused })
  expect(over.journal.takeWaiting()).toEqual([])
  expect(over.troubles.size).toBe(0)
})

test('once its turn came it waits no more: that is on disk before it begins', async () => {
  const folder = await temporaryFolder()
  const { journal, happen } = await openJournal(folder)
  const { event } = (await journal.find(happen()))!
  journal.intend(event, [queued])
  await journal.committed()
  expect(journal.firingBegins(event, 'siren')).toBeUndefined()
  journal.firingWaits(event, 'siren')
  journal.acted(event)
  await journal.committed()
  await journal.firingBegins(event, 'siren')
  const after = await openJournal(await crashed(folder), { refused })
  expect(after.journal.takeWaiting()).toEqual([])
  const [row] = await after.journal.runs({ limit: 9 })
  expect(row).toMatchObject({ rule: 'siren', state: 'interrupted' })
  expect((await after.journal.run(row!.id))?.detail?.steps.map(({ state }) => state)).toEqual([
    'uncertain',
    'uncertain',
  ])
})

test('one that cannot wait again is listed with the reason, and none of its actions as uncertain', async () => {
  const folder = await temporaryFolder()
  const { journal, happen } = await openJournal(folder)
  const { event } = (await journal.find(happen()))!
  journal.intend(event, [{ ...queued, queued: { trigger: 0, fingerprint: 'other' } }])
  await journal.committed()
  journal.firingWaits(event, 'siren')
  await journal.committed()
  const after = await openJournal(await crashed(folder), { refused })
  expect(after.journal.takeWaiting()).toEqual([])
  const [row] = await after.journal.runs({ limit: 9 })
  expect(row).toMatchObject({ state: 'interrupted', error: { message: 'Its actions are others.' } })
  expect((await after.journal.run(row!.id))?.detail?.steps.map(({ state }) => state)).toEqual([
    'stopped',
    'stopped',
  ])
  expect((await openJournal(await crashed(folder))).journal.takeWaiting()).toEqual([])
})
