import { existsSync } from 'node:fs'
import { cp, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { BirthStore } from '../../../src/main/bridge/birth-store.ts'
import { Births } from '../../../src/main/event/decoder/births.ts'
import { PayloadDecoders } from '../../../src/main/event/decoder/payload-decoders.ts'
import { sparkplugPayload } from '../../../src/main/event/decoder/sparkplug-schema.ts'
import type { Notice } from '../../../src/shared/contract/status.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const encoded = (...metrics: object[]) =>
  sparkplugPayload.encode(sparkplugPayload.fromObject({ metrics })).finish()
const bdSeq = (count: number) => ({ name: 'bdSeq', datatype: 8, long_value: count })
const named = (name: string) => ({ name, alias: 1, datatype: 3, int_value: 7 })
const update = encoded({ alias: 1, int_value: 4_294_967_295 })

async function listening(folder: string, clock = new SimulatedClock()) {
  const births = new Births()
  const notices: Notice[] = []
  const log: string[] = []
  const store = new BirthStore({
    folder,
    births,
    clock,
    notify: notice => notices.push(notice),
    log: line => log.push(line),
  })
  await store.start()
  const decoders = new PayloadDecoders('', births)
  const decode = decoders.of({ type: 'sparkplug' })
  return {
    store,
    clock,
    notices,
    log,
    hears: (topic: string, bytes: Uint8Array) => void decode?.('home', `spBv1.0/g/${topic}`, bytes),
    /** What the metric of `update` is called that comes now. */
    name(topic: string, broker = 'home') {
      const payload = Payload.ofBytes(update, decode?.(broker, `spBv1.0/g/${topic}`, update))
      return Object.keys((payload.value as { metrics: object }).metrics)[0]
    },
    /** The same of one that came before. */
    pastName(topic: string) {
      const source = { plugin: 'mqtt', broker: 'home', topic: `spBv1.0/g/${topic}`, decoder: 'sparkplug' }
      const payload = Payload.ofBytes(update, decoders.ofSource(source))
      return Object.keys((payload.value as { metrics: object }).metrics)[0]
    },
  }
}

type Listening = Awaited<ReturnType<typeof listening>>

async function again({ store }: Listening, folder: string) {
  await store.stop()
  return listening(folder)
}

/** What a process that starts now would call the metric, while the other one still runs. */
async function nameAfterKill(folder: string) {
  const copy = await newFolder()
  await cp(folder, copy, { recursive: true })
  const { store, name } = await listening(copy)
  await store.stop()
  return name('NDATA/n')
}

const newFolder = async () => join(await temporaryFolder(), 'births')

test('what nodes and devices called their metrics is known after a restart', async () => {
  const folder = await newFolder()
  const first = await listening(folder)
  first.hears('NBIRTH/n', encoded(bdSeq(0), named('Power')))
  first.hears('DBIRTH/n/d', encoded(named('Humidity')))
  first.hears('DBIRTH/n/e', encoded({ name: 'Long', alias: '18446744073709551615', datatype: 12 }))
  const second = await again(first, folder)
  expect(second.name('NDATA/n')).toBe('Power')
  expect(second.name('DDATA/n/d')).toBe('Humidity')
  expect(second.name('DDATA/n/d', 'other')).toBe('alias 1')
  expect(second.pastName('DDATA/n/d')).toBe('Humidity')
  const third = await again(second, folder)
  expect(third.name('DDATA/n/d')).toBe('Humidity')
  third.hears('NBIRTH/n', encoded(bdSeq(1), named('Energy')))
  const fourth = await again(third, folder)
  expect([fourth.name('NDATA/n'), fourth.name('DDATA/n/d')]).toEqual(['Energy', 'Energy'])
  fourth.hears('DBIRTH/n/d', encoded(named('Rain')))
  const fifth = await again(fourth, folder)
  expect(fifth.name('DDATA/n/d')).toBe('Rain')
  await fifth.store.stop()
})

test('a second after a birth it is on disk, and a process that is killed leaves it', async () => {
  const folder = await newFolder()
  const first = await listening(folder)
  expect(existsSync(folder)).toBe(false)
  first.hears('NDATA/n', update)
  expect(first.clock.pending).toBe(0)
  first.hears('NBIRTH/n', encoded(named('Power')))
  first.hears('NBIRTH/n', encoded(named('Energy')))
  expect(first.clock.pending).toBe(1)
  await first.clock.advance(1000)
  expect(first.clock.pending).toBe(0)
  await expect.poll(() => nameAfterKill(folder)).toBe('Energy')
  await first.store.stop()
})

test('a death makes the names void until the next birth, also over a restart; what came before can still be read', async () => {
  const folder = await newFolder()
  const first = await listening(folder)
  first.hears('NBIRTH/n', encoded(bdSeq(1), named('Power')))
  first.hears('DBIRTH/n/d', encoded(named('Humidity')))
  first.hears('DBIRTH/n/e', encoded(named('Rain')))
  first.hears('NDEATH/n', encoded(bdSeq(0))) // the broker sends it late: it belongs to an earlier birth
  first.hears('DDEATH/n/e', encoded())
  expect(['NDATA/n', 'DDATA/n/d', 'DDATA/n/e'].map(topic => first.name(topic))).toEqual([
    'Power',
    'Humidity',
    'Power',
  ])
  const second = await again(first, folder)
  expect(['NDATA/n', 'DDATA/n/d', 'DDATA/n/e'].map(topic => second.name(topic))).toEqual([
    'Power',
    'Humidity',
    'Power',
  ])
  second.hears('NDEATH/n', encoded(bdSeq(1)))
  expect(['NDATA/n', 'DDATA/n/d'].map(topic => second.name(topic))).toEqual(['alias 1', 'alias 1'])
  const third = await again(second, folder)
  expect(['NDATA/n', 'DDATA/n/d'].map(topic => third.name(topic))).toEqual(['alias 1', 'alias 1'])
  expect([third.pastName('NDATA/n'), third.pastName('DDATA/n/d')]).toEqual(['Power', 'Humidity'])
  third.hears('DBIRTH/n/d', encoded(named('Wind'))) // the birth of its node was missed
  expect(third.name('DDATA/n/d')).toBe('Wind')
  third.hears('NBIRTH/n', encoded(bdSeq(2), named('Energy')))
  expect(third.name('NDATA/n')).toBe('Energy')
  third.hears('NDEATH/n', encoded())
  expect(third.name('NDATA/n')).toBe('alias 1')
  await third.store.stop()
})

test('what is no birth is left out and deleted, a damaged database is set aside and told', async () => {
  const folder = await newFolder()
  const births = new Births()
  births.track(() => {})
  const good = '[5,0,false,[[1,"Power","Int32"]]]'
  const bad = [
    'nonsense',
    '{}',
    '[1,0,false]',
    '["1",0,false,[]]',
    '[1,0,0,[]]',
    '[1,0,false,[[{},"a",null]]]',
    '[1,0,false,[[1,2,null]]]',
  ]
  births.restore([
    ['home/g/n', good],
    ['home/g/n\0void', good.replace('5', '4')],
    ...bad.map((text, at) => [`bad${at}`, text] as const),
  ])
  expect(births.ofNode('home/g/n')?.get(1)).toEqual({ name: 'Power', type: 'Int32' })
  const deleted = births.changes(1e6)
  expect(deleted).toHaveLength(bad.length + 1)
  expect(deleted.every(([, text]) => text === null)).toBe(true)

  const first = await listening(folder)
  first.hears('NBIRTH/n', encoded(named('Power')))
  await first.store.stop()
  for (const name of await readdir(folder))
    if (/^(MANIFEST|CURRENT)/.test(name)) await writeFile(join(folder, name), 'nonsense')
  const second = await listening(folder)
  expect(second.name('NDATA/n')).toBe('alias 1')
  const [aside] = (await readdir(dirname(folder))).filter(name => name.startsWith('births.damaged-'))
  expect(second.notices).toMatchObject([{ id: 'births-damaged', text: expect.stringContaining(aside!) }])
  second.hears('NBIRTH/n', encoded(named('Power')))
  const third = await again(second, folder)
  expect([third.name('NDATA/n'), third.notices]).toEqual(['Power', []])
  await third.store.stop()
})

test('what no longer fits is deleted from the disk too', async () => {
  const births = new Births()
  births.track(() => {})
  const stored = new Map<string, string>()
  const long = new Map(
    Array.from({ length: 100 }, (_, alias) => [alias, { name: 'n'.repeat(10_000), type: undefined }]),
  )
  for (let node = 0; node < 100; node++) {
    births.nodeBorn(`n${node}`, long)
    while (births.hasChanges)
      for (const [key, text] of births.changes(1)) text === null ? stored.delete(key) : stored.set(key, text)
  }
  expect(stored.size).toBeLessThan(45)
  expect(stored.size).toBeGreaterThan(15)
  for (const key of stored.keys()) expect(births.ofNode(key)).toBeDefined()
})

test('where nothing can be written all goes on, and the log says so once', async () => {
  const folder = await newFolder()
  await writeFile(folder, 'a file')
  const first = await listening(join(folder, 'inside'))
  first.hears('NBIRTH/n', encoded(named('Power')))
  await first.clock.advance(1000)
  first.hears('NBIRTH/m', encoded(named('Power')))
  await first.store.stop()
  expect(first.name('NDATA/n')).toBe('Power')
  expect(first.log).toEqual([expect.stringContaining('is not kept')])
})
