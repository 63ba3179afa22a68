import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyWorkspace } from '../../../src/shared/workspace/workspace.ts'
import { design } from './design.ts'
import { named, setUp } from './store-fixture.ts'

const HOUR = 3_600_000

describe('loading', () => {
  it('finds nothing on a first start, and writes nothing', async () => {
    const { store, folder } = await setUp()
    expect(await store.load()).toEqual({ source: 'new' })
    expect(store.current).toEqual(emptyWorkspace())
    expect(await readdir(folder)).toEqual([])
  })

  it('reads what was written, and leaves it byte for byte', async () => {
    const text = JSON.stringify(design, null, '\t')
    const { store, file } = await setUp(text)
    expect(await store.load()).toEqual({ source: 'file', migratedFrom: undefined })
    expect(store.current.brokers[0]?.clientId).toBe('tomte-desk')
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  const whole = JSON.stringify(design, null, 2)
  const damages: [string, string | Uint8Array, RegExp][] = [
    ['truncated', whole.slice(0, 300), /^line \d+, column \d+$/],
    ['of zero bytes', '', /^line 1, column 1$/],
    ['full of NUL', new Uint8Array(512), /^line 1, column 1$/],
    ['no JSON', 'version: 1', /^line 1, column 1$/],
    ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), /^\$$/],
    ['a list', '[]', /^\$$/],
    ['without version', '{}', /^version$/],
    ['of no known version', '{"version": 0}', /^version$/],
    ['of a wrong type', '{"version": 1, "brokers": {}}', /^brokers$/],
    ['of an unknown field', '{"version": 1, "rulez": []}', /^rulez$/],
    ['doubled', `${whole}${whole}`, /^line \d+, column \d+$/],
  ]

  it.each(damages)(
    'of a file that is %s sets it aside and restores the newest back-up',
    async (_, damaged, path) => {
      const { store, reopen, folder, file, clock } = await setUp()
      await store.load()
      await store.change('one', named('First'))
      await store.change('two', named('Second'))
      await writeFile(file, damaged)
      await clock.advance(3 * HOUR)

      const again = reopen()
      const report = await again.load()
      if (report.source !== 'backup') throw new Error(`loaded from ${report.source}`)
      expect(again.current).toEqual(store.current)
      expect(await readFile(report.quarantined)).toEqual(Buffer.from(damaged))
      expect(report.quarantined).toBe(join(folder, 'workspace.damaged-2026-01-01T03-00-00-000Z.json'))
      expect(report.backupTime).toBe(clock.now() - 3 * HOUR)
      expect(report.faults[0]?.path).toMatch(path)
      expect(report.text).toContain('the back-up of 3 hours ago stands in its place')

      expect(await reopen().load()).toEqual({ source: 'file', migratedFrom: undefined })
    },
  )

  it.each(damages)(
    'of a first file that is %s, without back-up, sets it aside and is empty',
    async (_, damaged) => {
      const { store, reopen, folder, file } = await setUp(damaged)
      const report = await store.load()
      if (report.source !== 'empty') throw new Error(`loaded from ${report.source}`)
      expect(store.current).toEqual(emptyWorkspace())
      expect(await readdir(folder)).toEqual(['workspace.damaged-2026-01-01T00-00-00-000Z.json'])
      expect(await readFile(report.quarantined)).toEqual(Buffer.from(damaged))

      await store.change('one', named('Saved'))
      expect(await readFile(file, 'utf8')).toContain('Saved')
      expect(await reopen().load()).toMatchObject({ source: 'file' })
      expect(await readFile(report.quarantined)).toEqual(Buffer.from(damaged))
    },
  )

  it('never sets a file aside over another', async () => {
    const { store, reopen, folder, file } = await setUp('one')
    await store.load()
    await writeFile(file, 'two')
    await reopen().load()
    const kept = await Promise.all(
      (await readdir(folder)).sort().map(name => readFile(join(folder, name), 'utf8')),
    )
    expect(kept.sort()).toEqual(['one', 'two'])
  })

  it('passes over back-ups that are damaged themselves', async () => {
    const { store, reopen, file, backupFolder } = await setUp()
    await store.load()
    await store.change('one', named('Good'))
    await store.change('two', named('Bad'))
    await writeFile(join(backupFolder, (await readdir(backupFolder)).sort().at(-1) as string), '{')
    await writeFile(file, '')
    const again = reopen()
    expect(await again.load()).toMatchObject({ source: 'backup' })
    expect(again.current.brokers[0]?.name).toBe('Good')
  })

  it('refuses a newer version, and touches nothing', async () => {
    const { store, file, folder } = await setUp('{"version": 2, "brokers": []}')
    await expect(store.load()).rejects.toMatchObject({ code: 'ERR_WORKSPACE_NEWER' })
    expect(await readdir(folder)).toEqual(['workspace.json'])
    expect(await readFile(file, 'utf8')).toBe('{"version": 2, "brokers": []}')
  })

  it.each(damages)(
    'of a given file that is %s refuses with each fault, and touches nothing',
    async (_, damaged, path) => {
      const { store, file, folder } = await setUp(damaged, { ownership: 'given' })
      const error = await store.load().catch(error => error)
      expect(error).toMatchObject({ code: 'ERR_WORKSPACE_INVALID' })
      expect(error.faults[0].path).toMatch(path)
      expect(await readdir(folder)).toEqual(['workspace.json'])
      expect(await readFile(file)).toEqual(Buffer.from(damaged))
    },
  )

  it('refuses a given file that is not there', async () => {
    const { store } = await setUp(undefined, { ownership: 'given' })
    await expect(store.load()).rejects.toMatchObject({ code: 'ERR_WORKSPACE_MISSING' })
  })

  it('refuses what is no file', async () => {
    const { store, file } = await setUp()
    await mkdir(file)
    await expect(store.load()).rejects.toMatchObject({ code: 'ERR_WORKSPACE_UNREADABLE' })
  })

  it('removes what killed writes left behind, and nothing else', async () => {
    const { store, folder } = await setUp(JSON.stringify({ version: 1 }))
    for (const name of [
      'workspace.json.tmp-0123456789ab',
      'workspace.json.tmp-mine',
      'other.json.tmp-0123456789ab',
    ])
      await writeFile(join(folder, name), '')
    await store.load()
    expect((await readdir(folder)).sort()).toEqual([
      'backups',
      'other.json.tmp-0123456789ab',
      'workspace.json',
      'workspace.json.tmp-mine',
    ])
  })
})
