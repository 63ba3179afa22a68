import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PreferenceStore } from '../../../src/main/preference/preference-store.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const published = { broker: 'home', message: { topic: 'a', payload: 'b' }, time: 1 }

describe('preferences', () => {
  it('are the defaults at first, and write nothing', async () => {
    const { store, folder } = await setUp()
    expect(store.get()).toEqual({
      theme: 'system',
      railFolded: false,
      inspectorWidth: 360,
      publishHistory: [],
      welcomed: false,
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('are kept, for the user alone', async () => {
    const { store, file, clock, reopen } = await setUp()
    store.put({ theme: 'dark' })
    store.put({ inspectorWidth: 500, publishHistory: [published] as never })
    expect(store.get()).toMatchObject({ theme: 'dark', inspectorWidth: 500 })
    await clock.advance(1000)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(reopen().get()).toMatchObject({
      theme: 'dark',
      inspectorWidth: 500,
      publishHistory: [{ broker: 'home', message: { topic: 'a', payload: 'b' } }],
    })
  })

  it('changed in quick succession are written once', async () => {
    const { store, file, clock } = await setUp()
    store.put({ inspectorWidth: 400 })
    store.put({ inspectorWidth: 401 })
    await clock.advance(299)
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(clock.pending).toBe(1)
    await clock.advance(1)
    expect(JSON.parse(await readFile(file, 'utf8')).inspectorWidth).toBe(401)
    expect(clock.pending).toBe(0)
  })

  it('are written at once where Tomte stops', async () => {
    const { store, clock, reopen } = await setUp()
    store.put({ welcomed: true })
    store.save()
    expect(clock.pending).toBe(0)
    expect(reopen().get().welcomed).toBe(true)
  })

  it('that do not fit are as if they were not there', async () => {
    const { file, reopen } = await setUp()
    await writeFile(
      file,
      '{"theme": "pink", "inspectorWidth": 1e9, "welcomed": true, "more": 1, "__proto__": {"railFolded": true}}',
    )
    expect(reopen().get()).toEqual({
      theme: 'system',
      railFolded: false,
      inspectorWidth: 360,
      publishHistory: [],
      welcomed: true,
    })
  })

  it.each(['', '{"theme":', '[]', 'null', '"dark"', '\0\0'])(
    'in a file that holds %j are set aside',
    async content => {
      const { file, folder, reopen, lines, clock } = await setUp()
      await writeFile(file, content)
      const store = reopen()
      expect(store.get().theme).toBe('system')
      expect(await readFile(join(folder, 'preferences.damaged-2026-01-01T00-00-00-000Z.json'), 'utf8')).toBe(
        content,
      )
      expect(lines).toHaveLength(1)
      store.put({ theme: 'light' })
      await clock.advance(1000)
      expect(reopen().get().theme).toBe('light')
    },
  )

  it('remove what killed writes left behind', async () => {
    const { folder, reopen } = await setUp()
    await writeFile(join(folder, 'preferences.json.tmp-1234567890abcdef'), '')
    reopen().get()
    expect(await readdir(folder)).toEqual([])
  })
})

async function setUp() {
  const folder = await temporaryFolder()
  const clock = new SimulatedClock()
  const lines: string[] = []
  const reopen = () => new PreferenceStore(folder, clock, line => lines.push(line))
  return { folder, file: join(folder, 'preferences.json'), clock, lines, reopen, store: reopen() }
}
