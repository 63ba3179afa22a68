import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { LevelSessions } from '../../../src/main/mqtt/level-session-store.ts'
import { MemorySessionStore, type SessionStore } from '../../../src/main/mqtt/session-store.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { bytes } from './harness.ts'

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'tomte-sessions-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return path.join(made, 'sessions')
}

async function opened(where?: string): Promise<LevelSessions> {
  const sessions = new LevelSessions(where ?? (await folder()), systemClock)
  await sessions.open()
  onTestFinished(() => sessions.close())
  return sessions
}

const texts = async (store: SessionStore) =>
  (await store.load()).map(({ key, value }) => [key, Buffer.from(value).toString()])

const stores: [string, () => Promise<SessionStore>][] = [
  ['in memory', async () => new MemorySessionStore()],
  ['in LevelDB', async () => (await opened()).session('home', 'tomte')],
]

describe.each(stores)('a session store %s', (_name, make) => {
  it('gives back what was written, in the order of the keys', async () => {
    const store = await make()
    await store.write(
      [
        { key: 'b', value: bytes('2') },
        { key: 'a', value: bytes('1') },
      ],
      true,
    )
    await store.write([{ key: 'c', value: new Uint8Array() }], false)
    expect(await texts(store)).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', ''],
    ])
  })

  it('carries out a batch in its order', async () => {
    const store = await make()
    await store.write(
      [
        { key: 'a', value: bytes('1') },
        { key: 'a' },
        { key: 'b', value: bytes('1') },
        { key: 'b', value: bytes('2') },
      ],
      true,
    )
    expect(await texts(store)).toEqual([['b', '2']])
  })

  it('takes a deletion of what is not there, and a batch of nothing', async () => {
    const store = await make()
    await store.write([{ key: 'a' }], true)
    await store.write([], true)
    expect(await texts(store)).toEqual([])
  })

  it('carries out writes in the order of the calls', async () => {
    const store = await make()
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => store.write([{ key: 'a', value: bytes(String(n)) }], n % 2 === 0)),
    )
    expect(await texts(store)).toEqual([['a', '49']])
  })
})

describe('the sessions of a data folder', () => {
  it('keeps them apart by broker and client id, whatever these are', async () => {
    const sessions = await opened()
    const names = [
      ['a', 'b'],
      ['a', 'b/c'],
      ['a/b', 'c'],
      ['a', 'b0'],
      ['', ''],
      ['ä', '%2F'],
    ] as const
    for (const [broker, client] of names)
      await sessions.session(broker, client).write([{ key: 'k', value: bytes(`${broker}|${client}`) }], true)
    for (const [broker, client] of names)
      expect(await texts(sessions.session(broker, client))).toEqual([['k', `${broker}|${client}`]])
  })

  it('finds them again after it was closed', async () => {
    const where = await folder()
    const first = await opened(where)
    await first.session('a', 'b').write([{ key: 'k', value: bytes('v') }], true)
    await first.close()
    const second = await opened(where)
    expect(await texts(second.session('a', 'b'))).toEqual([['k', 'v']])
  })

  it('sets a damaged database aside and begins a new one', async () => {
    const where = await folder()
    const first = await opened(where)
    await first.session('a', 'b').write([{ key: 'k', value: bytes('v') }], true)
    await first.close()
    const manifest = (await readdir(where)).find(name => name.startsWith('MANIFEST'))!
    await writeFile(path.join(where, manifest), 'not a manifest at all, not a manifest at all')
    const second = new LevelSessions(where, systemClock)
    onTestFinished(() => second.close())
    const { damaged } = await second.open()
    expect(damaged).toContain('sessions.damaged-')
    expect(await readdir(damaged!)).toContain(manifest)
    expect(await texts(second.session('a', 'b'))).toEqual([])
    await second.session('a', 'b').write([{ key: 'k', value: bytes('new') }], true)
  })

  it('says so where another one has the folder open, and sets nothing aside', async () => {
    const where = await folder()
    const first = await opened(where)
    await expect(new LevelSessions(where, systemClock).open()).rejects.toMatchObject({
      code: 'ERR_SESSION_STORE',
      message: expect.stringContaining('Another process'),
    })
    await first.session('a', 'b').write([{ key: 'k', value: bytes('v') }], true)
    expect(await readdir(path.dirname(where))).toEqual(['sessions'])
  })
})

describe('the sessions of brokers that are gone', () => {
  const WEEK = 7 * 86_400_000

  async function house() {
    const clock = new SimulatedClock()
    const sessions = new LevelSessions(await folder(), clock)
    await sessions.open()
    onTestFinished(() => sessions.close())
    const put = (broker: string, clientId: string) =>
      sessions.session(broker, clientId).write([{ key: 'o1', value: bytes(broker) }], true)
    const left = async (broker: string, clientId: string) =>
      (await sessions.session(broker, clientId).load()).length === 1
    return { clock, sessions, put, left }
  }

  it('are removed a week after they were first missed, all of a broker and no other', async () => {
    const { clock, sessions, put, left } = await house()
    const all = [
      ['home', 'a'],
      ['home', 'b/c'],
      ['home2', 'a'],
      ['hom', 'a'],
      ['Zoo', 'a'],
    ] as const
    for (const [broker, clientId] of all) await put(broker, clientId)
    const known = new Set(['home2', 'hom', 'Zoo'])
    expect(await sessions.forgetGone(known, WEEK)).toEqual([])
    await clock.advance(WEEK - 1)
    expect(await sessions.forgetGone(known, WEEK)).toEqual([])
    expect(await left('home', 'a')).toBe(true)
    await clock.advance(1)
    expect(await sessions.forgetGone(known, WEEK)).toEqual(['home'])
    const after = await Promise.all(all.map(([broker, clientId]) => left(broker, clientId)))
    expect(after).toEqual([false, false, true, true, true])
  })

  it('stay where the removal was undone, and the week begins anew with the next one', async () => {
    const { clock, sessions, put, left } = await house()
    await put('home', 'a')
    await sessions.forgetGone(new Set(), WEEK)
    await clock.advance(WEEK / 2)
    await sessions.forgetGone(new Set(['home']), WEEK)
    await clock.advance(WEEK)
    expect(await sessions.forgetGone(new Set(), WEEK)).toEqual([])
    expect(await left('home', 'a')).toBe(true)
  })

  it('are no session themselves', async () => {
    const { sessions, put } = await house()
    await put('a', 'a')
    for (let start = 0; start < 3; start++) expect(await sessions.forgetGone(new Set(), WEEK)).toEqual([])
    expect(await sessions.forgetGone(new Set(), 0)).toEqual(['a'])
    expect(await sessions.forgetGone(new Set(), 0)).toEqual([])
  })
})
