import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ForeignChange } from '../../../src/main/workspace/report.ts'
import { WorkspaceStore } from '../../../src/main/workspace/store.ts'
import { emptyWorkspace, type Workspace } from '../../../src/shared/workspace/workspace.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { design } from './design.ts'
import { broker, named, optionsFor, setUp } from './store-fixture.ts'

describe('changing', () => {
  it('saves whole, for the user alone, with a line end, and tells listeners once', async () => {
    const { store, file } = await setUp()
    await store.load()
    const seen: Workspace[] = []
    const dispose = store.onChange(workspace => seen.push(workspace))
    const changed = await store.change('one', named('A'))
    expect(seen).toEqual([changed])
    expect(store.current).toBe(changed)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toMatch(/\n$/)
    dispose()
    await store.change('two', named('B'))
    expect(seen).toHaveLength(1)
  })

  it('refuses what is not valid, and changes nothing', async () => {
    const { store, file, backupFolder } = await setUp()
    await store.load()
    await store.change('one', named('A'))
    const before = [await readFile(file, 'utf8'), await readdir(backupFolder), store.current, store.undoable]
    const seen: unknown[] = []
    store.onChange(workspace => seen.push(workspace))
    const error = await store
      .change('bad', workspace => ({
        ...workspace,
        brokers: [{ ...workspace.brokers[0]!, url: 'nonsense' }],
      }))
      .catch(error => error)
    expect(error).toMatchObject({ code: 'ERR_WORKSPACE_INVALID', faults: [{ path: 'brokers[0].url' }] })
    expect([
      await readFile(file, 'utf8'),
      await readdir(backupFolder),
      store.current,
      store.undoable,
    ]).toEqual(before)
    expect(seen).toEqual([])
  })

  it('hands out a copy: an update that fails half-way spoils nothing', async () => {
    const { store } = await setUp()
    await store.load()
    await store.change('one', named('A'))
    await expect(
      store.change('bad', workspace => {
        workspace.brokers.length = 0
        throw new Error('half-way')
      }),
    ).rejects.toThrow('half-way')
    expect(store.current.brokers).toHaveLength(1)
  })

  it('makes changes one after the other, each on the one before', async () => {
    const { store, reopen } = await setUp()
    await store.load()
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.change(`add ${index}`, workspace => ({
          ...workspace,
          brokers: [...workspace.brokers, broker(`b${index}`)],
        })),
      ),
    )
    const again = reopen()
    await again.load()
    expect(again.current.brokers.map(({ id }) => id)).toEqual(
      Array.from({ length: 20 }, (_, index) => `b${index}`),
    )
  })

  it('goes on after a change that failed', async () => {
    const { store } = await setUp()
    await store.load()
    await Promise.allSettled([
      store.change('bad', () => Promise.reject as never),
      store.change('good', named('A')),
    ])
    expect(store.current.brokers[0]?.name).toBe('A')
  })

  it('that changes nothing writes nothing, and is no step to undo', async () => {
    const text = JSON.stringify(design)
    const { store, file } = await setUp(text)
    await store.load()
    await store.change('nothing', workspace => ({ ...workspace }))
    expect(await readFile(file, 'utf8')).toBe(text)
    expect(store.undoable).toBe(null)
  })

  it('says so where the disk refuses, and changes nothing', async () => {
    const { store, folder } = await setUp()
    await store.load()
    await writeFile(join(folder, 'file'), '')
    const blocked = new WorkspaceStore({
      ...optionsFor(folder),
      file: join(folder, 'file', 'workspace.json'),
    })
    await expect(blocked.change('one', named('A'))).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_WORKSPACE/),
    })
    expect(blocked.current).toEqual(emptyWorkspace())
  })

  it('leaves a symbolic link one', async () => {
    const { store, folder, file } = await setUp()
    const target = join(folder, 'elsewhere.json')
    await writeFile(target, '{"version":1}')
    await symlink(target, file)
    await store.load()
    await store.change('one', named('A'))
    expect(await readFile(target, 'utf8')).toContain('"A"')
    expect(
      (await readdir(folder, { withFileTypes: true }))
        .find(({ name }) => name === 'workspace.json')
        ?.isSymbolicLink(),
    ).toBe(true)
  })

  it('keeps the mode of a given file', async () => {
    const { store, file } = await setUp('{"version":1}', { ownership: 'given' })
    await chmod(file, 0o640)
    await store.load()
    await store.change('one', named('A'))
    expect((await stat(file)).mode & 0o777).toBe(0o640)
  })

  it('keeps the version that somebody else wrote meanwhile, and says so', async () => {
    const foreign: ForeignChange[] = []
    const { store, file } = await setUp('{"version":1}', { onForeignChange: change => foreign.push(change) })
    await store.load()
    await writeFile(file, '{"version":1, "mine": true')
    await store.change('one', named('A'))
    expect(await readFile(foreign[0]!.kept, 'utf8')).toBe('{"version":1, "mine": true')
    expect(foreign[0]!.text).toContain('Somebody else changed workspace.json')
    expect(await readFile(file, 'utf8')).toContain('"A"')
    await store.change('two', named('B'))
    expect(foreign).toHaveLength(1)
  })
})

describe('back-ups', () => {
  it('are the last ten good versions', async () => {
    const { store, backupFolder, reopen } = await setUp()
    await store.load()
    for (let index = 1; index <= 14; index++) await store.change(`${index}`, named(`V${index}`))
    await reopen().load()
    const names = (await readdir(backupFolder)).sort()
    const kept = await Promise.all(names.map(name => readFile(join(backupFolder, name), 'utf8')))
    expect(kept.map(text => JSON.parse(text).brokers[0].name)).toEqual(
      Array.from({ length: 10 }, (_, index) => `V${index + 5}`),
    )
    for (const name of names) expect((await stat(join(backupFolder, name))).mode & 0o777).toBe(0o600)
  })

  it('stay in order where the clock begins anew', async () => {
    const { store, folder, file } = await setUp()
    await store.load()
    await store.change('one', named('Old'))
    const past = new WorkspaceStore({ ...optionsFor(folder), clock: new SimulatedClock(0) })
    await past.load()
    await past.change('two', named('New'))
    await writeFile(file, '')
    const again = new WorkspaceStore(optionsFor(folder))
    await again.load()
    expect(again.current.brokers[0]?.name).toBe('New')
  })

  it('of a given file are not taken for those of the own file', async () => {
    const { folder, file, backupFolder } = await setUp('broken')
    const given = join(folder, 'project', 'workspace.json')
    await mkdir(join(folder, 'project'))
    await writeFile(given, '{"version":1}')
    const other = new WorkspaceStore({ ...optionsFor(folder), file: given, ownership: 'given' })
    await other.load()
    await other.change('one', named('Other'))
    expect(await readdir(backupFolder)).toHaveLength(2)
    const own = new WorkspaceStore({ ...optionsFor(folder), file })
    expect(await own.load()).toMatchObject({ source: 'empty' })
  })

  it('that cannot be written do not fail the change', async () => {
    const lines: string[] = []
    const { store, backupFolder, file } = await setUp('{"version":1}', { log: line => lines.push(line) })
    await writeFile(backupFolder, 'a file in the way')
    await store.load()
    await store.change('one', named('A'))
    expect(await readFile(file, 'utf8')).toContain('"A"')
    expect(lines[0]).toContain('could not be backed up')
  })
})

describe('undo', () => {
  it('takes changes back, newest first, and saves', async () => {
    const { store, reopen } = await setUp('{"version":1}')
    await store.load()
    const before = store.current
    await store.change('Added A', named('A'))
    await store.change('Renamed to B', named('B'))
    expect(store.undoable).toBe('Renamed to B')
    expect(await store.undo()).toBe('Renamed to B')
    expect(store.current.brokers[0]?.name).toBe('A')
    expect(await store.undo()).toBe('Added A')
    expect(store.current).toEqual(before)
    expect(await store.undo()).toBe(null)
    const again = reopen()
    await again.load()
    expect(again.current).toEqual(before)
  })

  it('does not take back what a first start set up', async () => {
    const { store } = await setUp()
    await store.load()
    await store.change('Loaded the demo house', named('Demo'))
    expect(store.undoable).toBe(null)
  })

  it('remembers fifty steps', async () => {
    const { store } = await setUp('{"version":1}')
    await store.load()
    for (let index = 0; index < 60; index++) await store.change(`${index}`, named(`V${index}`))
    let steps = 0
    while ((await store.undo()) !== null) steps++
    expect(steps).toBe(50)
    expect(store.current.brokers[0]?.name).toBe('V9')
  }, 20_000)
})
