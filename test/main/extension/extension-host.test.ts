import { copyFile, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundle } from '../../support/bundle.ts'
import { projectFolder } from '../../support/source-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { extensionHouse } from './extension-house.ts'

let runner: Bundle
beforeAll(async () => {
  runner = await bundle(join(import.meta.dirname, '../../../src/main/extension/runner/runner.ts'))
}, 60_000)
afterAll(() => runner.remove())

const action = (name: string, fields: object[] = []) => ({ name, title: name, fields })

describe('a user plug-in', () => {
  it('is off until it is enabled, and then emits and acts', async () => {
    const house = await extensionHouse(runner.file)
    await house.write(
      'greeter',
      `export default {
        start(tomte) { tomte.emit('Hello', { to: 'you' }); tomte.emit('Bytes', new Uint8Array([0, 255])); tomte.log('up', 1) },
        actions: { greet: ({ name }, { event, rule }) => ({ text: 'Hello ' + name, on: event.string, of: rule.name }) },
      }`,
      { actions: [action('greet', [{ name: 'name', label: 'Name', control: 'text' }])] },
    )
    await house.host.reload()
    expect(house.row('greeter')).toMatchObject({ state: 'off', enabled: false, name: 'greeter' })
    expect(house.launches).toBe(0)
    await house.enable('greeter')
    await house.until(() => house.row('greeter').state === 'running')
    expect(house.events.map(({ prefix, suffix }) => `${prefix}.${suffix}`)).toEqual([
      'Greeter.Hello',
      'Greeter.Bytes',
    ])
    expect(house.events[0]?.payload.json).toEqual({ to: 'you' })
    expect([...(house.events[1]?.payload.bytes ?? [])]).toEqual([0, 255])
    expect(house.row('greeter').log.map(({ text }) => text)).toEqual(['up 1'])
    expect(await house.call('greeter', 'greet', { name: 'Ada' })).toEqual({
      text: 'Hello Ada',
      on: 'Test.event',
      of: 'R',
    })
    expect(house.offers.at(-1)?.[1]?.actions).toHaveLength(1)
  })

  it('asks again when its folder has changed, also between two starts', async () => {
    const house = await extensionHouse(runner.file)
    await house.write('shifty', 'export default {}')
    await house.enable('shifty')
    await house.until(() => house.row('shifty').state === 'running')
    const { hash = '' } = house.row('shifty')
    await writeFile(join(house.folder, 'shifty', 'more.mjs'), '')
    await house.host.reload('shifty')
    expect(house.row('shifty').state).toBe('changed')
    expect(house.offers.at(-1)).toEqual(['shifty', null])
    expect(house.reports.at(-1)?.[1]?.code).toBe('ERR_PLUGIN_CHANGED')
    await expect(house.host.approve('shifty', hash)).rejects.toMatchObject({ code: 'ERR_PLUGIN_CHANGED' })
    await house.host.approve('shifty', house.row('shifty').hash ?? '')
    await house.until(() => house.row('shifty').state === 'running')

    await writeFile(join(house.folder, 'shifty', 'more.mjs'), '1')
    process.kill(house.pids.at(-1) ?? 0, 'SIGKILL')
    await house.until(() => house.row('shifty').state === 'changed')
    expect(house.launches).toBe(2)
  })

  it('gets its settings, with its own secrets in them, and hears of changes', async () => {
    const house = await extensionHouse(runner.file)
    await house.write(
      'set',
      `export default { start(tomte) {
        tomte.emit('Now', tomte.settings)
        tomte.onSettings(settings => tomte.emit('Changed', settings))
      } }`,
      {
        settings: [
          { name: 'every', label: 'Every', control: 'number', default: 10 },
          { name: 'key', label: 'Key', control: 'secret' },
        ],
      },
    )
    const key = { secret: 'plugin/set/key' }
    await house.host.reload()
    await house.host.approve('set', house.row('set').hash ?? '')
    await house.apply([{ id: 'set', enabled: true, settings: { key } }])
    await house.until(() => house.events.length === 1)
    await house.until(() => house.row('set').state === 'running')
    await house.apply([{ id: 'set', enabled: true, settings: { key, every: 3 } }])
    await house.until(() => house.events.length === 2)
    expect(house.events.map(({ suffix, payload }) => [suffix, payload.json])).toEqual([
      ['Now', { every: 10, key: 'the secret plugin/set/key' }],
      ['Changed', { every: 3, key: 'the secret plugin/set/key' }],
    ])
    expect(() => house.host.checkSettings('set', { key: { secret: 'broker/home/password' } })).toThrow(
      expect.objectContaining({
        code: 'ERR_PLUGIN_SETTINGS',
        faults: [{ path: 'settings.key', message: expect.stringContaining('plugin/set/') }],
      }),
    )
    expect(() => house.host.checkSettings('set', { evry: 3 })).toThrow(/evry/)
  })

  it('sees no environment and, where Node confines it, no file and no program of others', async () => {
    process.env.TOMTE_TEST_TOKEN = 'secret'
    const house = await extensionHouse(runner.file)
    await house.write(
      'nosy',
      `import { readFileSync, writeFileSync } from 'node:fs'
      import { spawnSync } from 'node:child_process'
      const attempt = what => { try { what(); return 'done' } catch (error) { return error.code } }
      export default { start(tomte) { tomte.emit('Saw', {
        env: process.env.TOMTE_TEST_TOKEN ?? null,
        own: attempt(() => readFileSync(new URL('manifest.json', import.meta.url))),
        other: attempt(() => readFileSync(process.execPath)),
        note: attempt(() => writeFileSync(tomte.folder + '/note', 'x')),
        itself: attempt(() => writeFileSync(new URL('manifest.json', import.meta.url), 'x')),
        program: attempt(() => spawnSync(process.execPath, ['-v'])),
      }) } }`,
    )
    await house.enable('nosy')
    await house.until(() => house.events.length === 1)
    delete process.env.TOMTE_TEST_TOKEN
    const denied = 'ERR_ACCESS_DENIED'
    expect(house.events[0]?.payload.json).toEqual({
      env: null,
      own: 'done',
      note: 'done',
      other: denied,
      itself: denied,
      program: denied,
    })
  })

  it('runs where the packages are links, as some package managers lay them out', async () => {
    const folder = await temporaryFolder()
    await copyFile(runner.file, join(folder, 'runner.mjs'))
    await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'))
    const house = await extensionHouse(join(folder, 'runner.mjs'))
    await house.write('plain', 'export default {}')
    await house.enable('plain')
    await house.until(() => house.row('plain').state !== 'starting')
    expect(house.row('plain')).toMatchObject({ state: 'running', error: undefined })
  })

  it.each([
    ['{', 'ERR_PLUGIN_MANIFEST'],
    ['{"api": 2}', 'ERR_PLUGIN_MANIFEST'],
    [
      '{"api":1,"id":"other","name":"x","version":"1","main":"index.mjs","prefix":"Bad"}',
      'ERR_PLUGIN_MANIFEST',
    ],
    [
      '{"api":1,"id":"bad","name":"x","version":"1","main":"../index.mjs","prefix":"Bad"}',
      'ERR_PLUGIN_MANIFEST',
    ],
    ['{"api":1,"id":"bad","name":"x","version":"1","main":"gone.mjs","prefix":"Bad"}', 'ERR_PLUGIN_FOLDER'],
    [
      '{"api":1,"id":"bad","name":"x","version":"1","main":"index.mjs","prefix":"Tomte"}',
      'ERR_PLUGIN_MANIFEST',
    ],
  ])('with the manifest %s is refused', async (manifest, code) => {
    const house = await extensionHouse(runner.file)
    await house.write('bad', 'export default {}')
    await writeFile(join(house.folder, 'bad', 'manifest.json'), manifest)
    await house.host.reload()
    expect(house.row('bad')).toMatchObject({ state: 'invalid', error: { code } })
  })

  it('that is named like one of Tomte’s own is refused, and takes its place nowhere', async () => {
    const house = await extensionHouse(runner.file)
    await house.write('mqtt', 'export default {}', { prefix: 'Other' })
    await house.host.reload()
    expect(house.row('mqtt')).toMatchObject({ state: 'invalid', error: { code: 'ERR_PLUGIN_MANIFEST' } })
    await house.apply([{ id: 'mqtt', enabled: true, settings: {} }])
    expect(house.offers).toEqual([])
    expect(house.launches).toBe(0)
  })

  it('that holds a link is refused', async () => {
    const house = await extensionHouse(runner.file)
    await house.write('linked', 'export default {}')
    await symlink('/etc/passwd', join(house.folder, 'linked', 'x'))
    await house.host.reload()
    expect(house.row('linked')).toMatchObject({ state: 'invalid', error: { code: 'ERR_PLUGIN_FOLDER' } })
  })

  it('is installed from a folder, off, and removed again', async () => {
    const house = await extensionHouse(runner.file)
    const shop = await extensionHouse(runner.file)
    await shop.write('new', 'export default {}')
    expect(await house.host.install(join(shop.folder, 'new'))).toBe('new')
    expect(house.row('new').state).toBe('off')
    expect(await readFile(join(house.folder, 'new', 'index.mjs'), 'utf8')).toBe('export default {}')
    await house.enable('new')
    await house.until(() => house.row('new').state === 'running')
    await shop.write('new', 'export default { start() {} }')
    await house.host.install(join(shop.folder, 'new', 'manifest.json'))
    expect(house.row('new').state).toBe('changed')
    await house.apply([])
    await house.host.remove('new')
    expect(house.host.list().extensions).toEqual([])
    await expect(house.host.install(house.folder)).rejects.toMatchObject({ code: 'ERR_PLUGIN_FOLDER' })
  })
})
