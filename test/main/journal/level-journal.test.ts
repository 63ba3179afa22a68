import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../../src/main/journal/journal.ts'
import { failingDisk, openJournal } from '../../support/journal-bench.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const DAY = 86_400_000
const idsOf = (entries: JournalEntry[]) => entries.map(({ event }) => event.id)

describe('over a restart', () => {
  test('events are there, byte for byte, and ids go on', async () => {
    const folder = await temporaryFolder()
    const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const first = await openJournal(folder)
    first.happen('home/kitchen', everyByte, ['warm', 'cold'])
    first.happen('home/hall')
    await first.journal.stop()

    const { journal, ids, happen } = await openJournal(folder)
    expect(ids).toEqual({ event: 2, run: 0 })
    const { entries, more } = await journal.search({}, { limit: 10 })
    expect(idsOf(entries)).toEqual([2, 1])
    expect(more).toBeNull()
    const entry = await journal.find(1)
    expect(entry).toMatchObject({ fired: 2, rules: ['warm', 'cold'], event: { suffix: 'kitchen' } })
    expect([...entry!.event.payload.bytes]).toEqual([...everyByte])
    expect(await journal.find(3)).toBeUndefined()
    expect(happen()).toBe(3)
    expect(journal.counters).toMatchObject({ events: 2, state: 'on', dropped: 0 })
    expect(await journal.committed()).toBe(true)
    expect(journal.counters.events).toBe(3)
  })

  test('runs and their traces are there, newest first', async () => {
    const folder = await temporaryFolder()
    const first = await openJournal(folder)
    const slow = first.run('running', 1)
    first.journal.runChanged(slow)
    for (let i = 0; i < 3; i++) first.journal.runEnded(first.run('done'))
    await first.journal.committed()
    first.journal.runEnded(Object.assign(slow, { state: 'failed', next: 2 }))
    await first.journal.stop()

    const { journal, ids, troubles } = await openJournal(folder)
    expect(ids.run).toBe(4)
    const rows = await journal.runs({ limit: 10 })
    expect(rows.map(({ id, state }) => `${id} ${state}`)).toEqual(['4 done', '3 done', '2 done', '1 failed'])
    expect((await journal.runs({ limit: 10, rule: 'odd' })).map(({ id }) => id)).toEqual([3, 1])
    expect((await journal.runs({ limit: 1, before: 3 })).map(({ id }) => id)).toEqual([2])
    expect((await journal.run(3))?.detail?.steps[1]).toMatchObject({
      state: 'done',
      input: { topic: 'act/lamp' },
    })
    expect(await journal.run(9)).toBeUndefined()
    expect(troubles.size).toBe(0)
  })
})

describe('a search', () => {
  async function filled() {
    const folder = await temporaryFolder()
    const first = await openJournal(folder)
    for (let i = 1; i <= 3000; i++) {
      first.happen(`home/room${i % 10}`, `{"value":${i}}`, i % 100 === 0 ? ['warm'] : [])
      if (i % 100 === 0) await first.clock.advance(1000)
    }
    await first.journal.stop()
    return openJournal(folder)
  }

  test('goes back page by page through memory and disk', async () => {
    const { journal, happen } = await filled()
    for (let i = 0; i < 5; i++) happen()
    const seen: number[] = []
    let before: number | null = Number.POSITIVE_INFINITY
    while (before !== null) {
      const page = await journal.search({}, { limit: 700, before })
      seen.push(...idsOf(page.entries))
      before = page.more
    }
    expect(seen).toEqual(Array.from({ length: 3005 }, (_, i) => 3005 - i))
    expect(idsOf((await journal.search({}, { limit: 9, after: 2998 })).entries)).toEqual([
      3005, 3004, 3003, 3002, 3001, 3000, 2999,
    ])
  })

  test('asks for time, pattern, topic, broker, rule, text and whether rules ran', async () => {
    const { journal, clock } = await filled()
    const find = async (query: object, limit = 2) => idsOf((await journal.search(query, { limit })).entries)
    expect(await find({ pattern: 'home.ROOM7' })).toEqual([2997, 2987])
    expect(await find({ topic: 'home/+' })).toEqual([3000, 2999])
    expect(await find({ topic: 'home/room3' })).toEqual([2993, 2983])
    expect(await find({ topic: 'a/#/b' })).toEqual([])
    expect(await find({ broker: 'other' })).toEqual([])
    expect(await find({ rule: 'warm' })).toEqual([3000, 2900])
    expect(await find({ fired: true, text: '"VALUE":1' }, 3)).toEqual([1900, 1800, 1700])
    expect(await find({ text: '{"value":77}' })).toEqual([77])
    const start = clock.now()
    expect(await find({ from: start + 3000, to: start + 3999 })).toEqual([400, 399])
    expect(await find({ to: start - 1 })).toEqual([])
    const oldestFirst: number[] = []
    for await (const entries of journal.read({ rule: 'warm' })) oldestFirst.push(...idsOf(entries))
    expect(oldestFirst).toEqual(Array.from({ length: 30 }, (_, i) => 100 * (i + 1)))
  })

  test('ends where it is cancelled', async () => {
    const { journal } = await filled()
    const search = journal.search({ text: 'nowhere' }, { limit: 1, signal: AbortSignal.abort() })
    await expect(search).rejects.toMatchObject({ code: 'ERR_SEARCH_CANCELLED' })
  })
})

describe('retention', () => {
  test('what is older than the days goes, runs too', async () => {
    const folder = await temporaryFolder()
    const { journal, happen, run, clock } = await openJournal(folder)
    journal.apply({ enabled: true, keep: { days: 2.25, megabytes: 500 } })
    for (let day = 0; day < 4; day++) {
      happen()
      journal.runEnded({ ...run('done'), event: { ...run('done').event, time: clock.now() } })
      await journal.committed()
      await clock.advance(DAY / 2)
    }
    await clock.advance(DAY)
    await expect
      .poll(async () => {
        await clock.advance(60_000)
        return journal.counters.events
      })
      .toBe(2)
    await journal.stop()
    const reopened = await openJournal(folder, { clock })
    expect(idsOf((await reopened.journal.search({}, { limit: 9 })).entries)).toEqual([4, 3])
    await expect.poll(async () => (await reopened.journal.runs({ limit: 9 })).length).toBe(2)
  })

  /** Lets a sweep come to its end: with twenty more events it has had many turns of the disk. */
  async function swept({ journal, happen, clock }: Awaited<ReturnType<typeof openJournal>>) {
    for (let turn = 0; turn < 20; turn++) {
      if (turn === 10) await clock.advance(60_000)
      happen()
      await journal.committed()
    }
  }

  test('nothing goes before it is known how much is kept', async () => {
    const folder = await temporaryFolder()
    const first = await openJournal(folder)
    first.journal.apply({ enabled: true, keep: { days: 365, megabytes: 5000 } })
    await swept(first)
    first.clock.sleep(100 * DAY)
    await swept(first)
    await first.journal.stop()
    const second = await openJournal(folder, { clock: first.clock })
    await swept(second)
    expect(second.journal.counters.events).toBe(60)
    second.journal.apply({ enabled: true, keep: { days: 99, megabytes: 5000 } })
    await expect.poll(() => second.journal.counters.events).toBe(40)
  })

  test('a wall clock that leaps forward deletes nothing for its age until it has stayed so for a day', async () => {
    const folder = await temporaryFolder()
    const log: string[] = []
    const opened = await openJournal(folder, { log: line => log.push(line) })
    const { journal, clock } = opened
    journal.apply({ enabled: true, keep: { days: 7, megabytes: 500 } })
    await swept(opened)
    clock.set(365 * DAY)
    await swept(opened)
    await swept(opened)
    expect(journal.counters.events).toBe(60)
    expect(log).toEqual([expect.stringMatching(/^the clock is 365 days ahead .* no event is deleted/)])

    clock.set(-365 * DAY)
    await swept(opened)
    clock.set(365 * DAY)
    await swept(opened)
    clock.sleep(DAY - 120_000)
    await swept(opened)
    expect(journal.counters.events).toBe(120)
    expect(log).toHaveLength(2)

    clock.sleep(60_000)
    await expect
      .poll(async () => {
        await clock.advance(60_000)
        return journal.counters.events
      })
      .toBeLessThan(120)
  })

  test('a leap while it was closed is doubted too, until the starts since then have lasted a day', async () => {
    const folder = await temporaryFolder()
    const { clock, ...first } = await openJournal(folder)
    await swept({ clock, ...first })
    await first.journal.stop()
    clock.set(365 * DAY)
    for (const kept of [60, 100]) {
      const opened = await openJournal(folder, { clock })
      opened.journal.apply({ enabled: true, keep: { days: 7, megabytes: 500 } })
      await swept(opened)
      clock.sleep(DAY / 2 - 180_000)
      await swept(opened)
      expect(opened.journal.counters.events).toBe(kept)
      await opened.journal.stop()
    }
    const last = await openJournal(folder, { clock })
    last.journal.apply({ enabled: true, keep: { days: 7, megabytes: 500 } })
    await expect
      .poll(async () => {
        await clock.advance(60_000)
        return last.journal.counters.events
      })
      .toBe(80)
  })

  test('what is more than the megabytes goes, oldest first, and the folder shrinks', async () => {
    const folder = await temporaryFolder()
    const { journal, happen } = await openJournal(folder)
    journal.apply({ enabled: true, keep: { days: 7, megabytes: 2 } })
    const payload = new Uint8Array(10_000)
    for (let i = 0; i < 1000; i++) {
      happen('home/camera', crypto.getRandomValues(payload).slice())
      if (i % 20 === 0) await journal.committed()
    }
    await journal.committed()
    await expect.poll(() => journal.counters.bytes).toBeLessThanOrEqual(2_000_000)
    const { events, bytes } = journal.counters
    expect(events).toBeGreaterThan(100)
    await journal.stop()
    const reopened = await openJournal(folder)
    expect(reopened.journal.counters).toMatchObject({ events, bytes })
    const { entries } = await reopened.journal.search({}, { limit: 1000 })
    expect(idsOf(entries)).toEqual(Array.from({ length: events }, (_, i) => 1000 - i))
  })
})

describe('trouble', () => {
  test('a damaged database is set aside, and a new one begun', async () => {
    const folder = await temporaryFolder()
    const first = await openJournal(folder)
    first.happen()
    await first.journal.stop()
    const database = join(folder, 'journal')
    for (const name of await readdir(database))
      if (/^(MANIFEST|CURRENT)/.test(name)) await writeFile(join(database, name), 'nonsense')

    const { journal, troubles, happen } = await openJournal(folder)
    expect(troubles.get('journal-damaged')).toMatchObject({ code: 'ERR_JOURNAL_DAMAGED' })
    const [aside] = (await readdir(folder)).filter(name => name.startsWith('journal.damaged-'))
    expect(await readFile(join(folder, aside!, 'CURRENT'), 'utf8')).toBe('nonsense')
    happen()
    expect(await journal.committed()).toBe(true)
  })

  test('a folder that is no folder is set aside too', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'journal'), 'a file')
    const { journal, troubles } = await openJournal(folder)
    expect([...troubles.keys()]).toEqual(['journal-damaged'])
    expect(journal.counters.state).toBe('on')
  })

  test('a full disk pauses the journal; events go on and it goes on by itself', async () => {
    const disk = failingDisk()
    const { journal, troubles, happen, clock } = await openJournal(await temporaryFolder(), {
      open: disk.open,
    })
    happen()
    expect(await journal.committed()).toBe(true)
    disk.failing = true
    happen()
    expect(await journal.committed()).toBe(false)
    await expect.poll(() => journal.counters.state).toBe('paused')
    expect(troubles.get('journal-paused')).toMatchObject({ code: 'ERR_JOURNAL_WRITE' })
    happen()
    expect(idsOf((await journal.search({}, { limit: 9 })).entries)).toEqual([3, 2, 1])
    expect(journal.counters).toMatchObject({ dropped: 2 })

    await clock.advance(10_000)
    expect(journal.counters.state).toBe('paused')
    disk.failing = false
    await expect
      .poll(async () => {
        await clock.advance(10_000)
        return journal.counters.state
      })
      .toBe('on')
    expect(troubles.size).toBe(0)
    expect(happen()).toBe(4)
    expect(await journal.committed()).toBe(true)
  })

  test('a disk slower than the flood: the oldest that waits is dropped and counted', async () => {
    const { journal, happen } = await openJournal(await temporaryFolder(), { waiting: 100_000 })
    for (let i = 0; i < 20_000; i++) happen('home/kitchen', 'a payload of some length')
    await journal.committed()
    const { events, dropped } = journal.counters
    expect(dropped).toBeGreaterThan(0)
    expect(events + dropped).toBe(20_000)
    expect((await journal.search({}, { limit: 1 })).entries[0]?.event.id).toBe(20_000)
  })

  test('a folder that may not be written leaves the journal in memory', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'journal'))
    const open = () => Promise.reject(Object.assign(new Error('Permission denied'), { code: 'EACCES' }))
    const { journal, happen, troubles } = await openJournal(folder, { open })
    happen()
    expect(troubles.has('journal-paused')).toBe(true)
    expect(idsOf((await journal.search({}, { limit: 9 })).entries)).toEqual([1])
  })
})
