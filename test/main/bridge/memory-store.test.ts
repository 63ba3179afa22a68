import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { afterEach, expect, test, vi } from 'vitest'
import { MemoryStore } from '../../../src/main/bridge/memory-store.ts'
import type { Notice } from '../../../src/shared/contract/status.ts'
import { Deciding } from '../../support/deciding.ts'
import { ruleOf } from '../../support/rules.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const warm = ruleOf('warm', {
  triggers: [{ type: 'threshold', broker: 'home', filter: '#', field: 'payload', above: 20, stays: 60 }],
})

async function storing(folder: string | undefined) {
  const clock = new SimulatedClock()
  const rules = new Deciding([warm])
  const log: string[] = []
  const steps: string[] = []
  const notices: Notice[] = []
  const store = new MemoryStore({
    folder,
    memory: rules.memory,
    clock,
    journalled: async () => void steps.push('journalled'),
    notify: notice => notices.push(notice),
    log: line => log.push(line),
  })
  return { clock, rules, store, log, notices, steps, stored: await store.start() }
}

afterEach(() => vi.restoreAllMocks())

/** What a process that starts now would find, while the other one still runs: as after a kill. */
async function afterKill(folder: string) {
  const copy = join(await temporaryFolder(), 'memory')
  await cp(folder, copy, { recursive: true })
  const { stored, store } = await storing(copy)
  await store.stop()
  return stored
}

test('what is remembered is stored 50 ms later, behind the journal, and a kill leaves it', async () => {
  const folder = join(await temporaryFolder(), 'memory')
  const { rules, store, clock, steps } = await storing(folder)
  rules.at(0, 'home/a', 19)
  rules.at(1, 'home/a', 21)
  store.look()
  expect(await afterKill(folder)).toEqual([])
  await clock.advance(50)
  await store.flush()
  expect(steps).toEqual(['journalled'])
  const found = await afterKill(folder)
  expect(found).toEqual(rules.memory.snapshot())
  const other = new Deciding([warm])
  other.restart(5, found)
  expect(other.until(100)).toEqual(['warm:0 home/a 21 @61'])
  rules.until(100)
  rules.at(100, 'home/a', 3)
  await store.stop()
  expect(await afterKill(folder)).toEqual(rules.memory.snapshot())
})

test('what is remembered no more is deleted', async () => {
  const folder = join(await temporaryFolder(), 'memory')
  const { rules, store } = await storing(folder)
  rules.at(0, 'home/a', 19)
  await store.flush()
  rules.change([])
  await store.stop()
  expect(await afterKill(folder)).toEqual([])
  const again = await storing(folder)
  again.store.tidy([['["trigger","gone x",""]', '{}']])
  await again.store.stop()
})

test('without a database rules begin anew, and the log says so', async () => {
  const none = await storing(undefined)
  none.rules.at(0, 'home/a', 19)
  none.store.look()
  expect(none.clock.pending).toBe(0)
  expect(none.rules.memory.hasChanges).toBe(false)
  await none.store.stop()
  const file = join(await temporaryFolder(), 'memory')
  await writeFile(file, '')
  const { log, notices, stored, store } = await storing(file)
  expect([stored, log]).toEqual([[], [expect.stringContaining('nothing will be kept')]])
  expect(notices).toMatchObject([{ id: 'memory-closed', level: 'error', code: 'ERR_MEMORY_STORE' }])
  expect(await readFile(file, 'utf8')).toBe('')
  await store.stop()
})

/** The first bytes of all files whose name fits are overwritten. */
async function spoil(folder: string, names: RegExp) {
  for (const name of (await readdir(folder)).filter(each => names.test(each)))
    await writeFile(join(folder, name), 'nonsense')
}

test.each([
  ['its list of files', /^(MANIFEST|CURRENT)/],
  ['a table', /\.ldb$/],
])('a database of which %s is damaged is set aside and told, and a new one begun', async (_part, names) => {
  const folder = join(await temporaryFolder(), 'memory')
  const first = await storing(folder)
  first.rules.at(0, 'home/a', 19)
  await first.store.stop()
  // What was written in one start becomes a table in the next.
  await (await storing(folder)).store.stop()
  await spoil(folder, names)
  const { rules, store, notices, log, stored } = await storing(folder)
  const [aside] = (await readdir(dirname(folder))).filter(name => name.includes('.damaged-'))
  expect(stored).toEqual([])
  expect(aside).toMatch(/^memory\.damaged-2026-01-01T/)
  expect(notices).toMatchObject([{ id: 'memory-damaged', level: 'warning', code: 'ERR_MEMORY_DAMAGED' }])
  expect([notices[0]?.text, log]).toEqual([
    expect.stringContaining(aside!),
    [expect.stringContaining(aside!)],
  ])
  const [spoilt] = (await readdir(join(dirname(folder), aside!))).filter(name => names.test(name))
  expect(await readFile(join(dirname(folder), aside!, spoilt!), 'utf8')).toBe('nonsense')
  rules.at(0, 'home/b', 19)
  await store.stop()
  expect(await afterKill(folder)).toEqual(rules.memory.snapshot())
})

test('what changes while a write is under way goes together with the next, each with one sync', async () => {
  const folder = join(await temporaryFolder(), 'memory')
  const { rules, store, steps } = await storing(folder)
  const batch = vi.spyOn(ClassicLevel.prototype, 'batch')
  for (let second = 0; second < 20; second++) {
    rules.at(second, `home/${second}`, 19)
    void store.flush()
    if (second < 10) await Promise.resolve()
  }
  rules.at(30, 'home/last', 19)
  await store.flush()
  expect(batch.mock.calls.length).toBeLessThanOrEqual(2)
  expect(steps).toHaveLength(batch.mock.calls.length)
  for (const [, options] of batch.mock.calls as unknown as [unknown, object][])
    expect(options).toMatchObject({ sync: true })
  expect(await afterKill(folder)).toHaveLength(21)
  await store.stop()
})

test('after a disk that refused a write all is written anew, ten seconds later', async () => {
  const folder = join(await temporaryFolder(), 'memory')
  const { rules, store, clock, log } = await storing(folder)
  rules.at(0, 'home/gone', 19)
  rules.at(0, 'home/a', 19)
  await store.flush()
  const batch = vi.spyOn(ClassicLevel.prototype, 'batch').mockRejectedValue(new Error('the disk is full'))
  rules.at(1, 'home/a', 21)
  await store.flush()
  expect(log).toEqual([expect.stringContaining('the disk is full')])
  await clock.advance(10_000)
  await expect.poll(() => batch.mock.calls.length).toBe(2)
  expect(log).toHaveLength(1)
  rules.change([{ ...warm, id: 'other' }])
  rules.at(2, 'home/b', 19)
  await store.flush()
  expect(batch).toHaveBeenCalledTimes(2)
  batch.mockRestore()
  await store.stop()
  const found = await afterKill(folder)
  expect(found).toHaveLength(1)
  expect(found).toEqual(rules.memory.snapshot())
  expect(clock.pending).toBe(0)
})

test('where the disk refuses to the end the store stops all the same', async () => {
  const { rules, store, clock } = await storing(join(await temporaryFolder(), 'memory'))
  vi.spyOn(ClassicLevel.prototype, 'batch').mockRejectedValue(new Error('the disk is full'))
  rules.at(0, 'home/a', 19)
  await store.stop()
  expect(clock.pending).toBe(0)
})
