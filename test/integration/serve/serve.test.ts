import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Bundle } from '../../support/bundle.ts'
import { startKeyring } from '../../support/keyring.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { bundleTomte, connectContract, runTomte } from '../../support/tomte.ts'

let program: Bundle
beforeAll(async () => {
  program = await bundleTomte()
})
afterAll(() => program.remove())

const empty = '{"version": 1}'

describe('tomte serve', () => {
  it('prints one line when all is up, answers, and ends in order on SIGTERM', async () => {
    const { data, tomte } = await setUp(empty)
    const address = await tomte.ready
    expect(await (await fetch(new URL('/', address))).status).toBe(401)
    const client = await connectContract(address)
    expect(await client.call('status.get', {})).toMatchObject({ host: 'server', dataFolder: data })

    const told = performance.now()
    tomte.child.kill('SIGTERM')
    expect(await tomte.ended).toBe(0)
    expect(performance.now() - told).toBeLessThan(5000)
    expect(tomte.out).toEqual([`ready http=${address}`])
  })

  it('keeps its token, so that a bookmark outlives a restart', async () => {
    const { start, tomte } = await setUp(empty)
    const token = new URL(await tomte.ready).searchParams.get('token')
    tomte.child.kill('SIGINT')
    expect(await tomte.ended).toBe(0)
    expect(new URL(await start().ready).searchParams.get('token')).toBe(token)
  })

  it('is refused a folder that another one works with, and starts where that one was killed', async () => {
    const { data, start, tomte } = await setUp(empty)
    await tomte.ready
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.out).toEqual([])
    expect(second.error[0]).toBe(
      `Another Tomte already works with the data folder ${data}. (ERR_DATA_FOLDER_IN_USE)`,
    )
    tomte.child.kill('SIGKILL')
    await tomte.ended
    await start().ready
  })

  it('makes a folder and files that its user alone can read', async () => {
    const { data, tomte } = await setUp()
    await tomte.ready
    expect((await stat(data)).mode & 0o777).toBe(0o700)
    for (const name of ['workspace.json', 'server-token'])
      expect((await stat(join(data, name))).mode & 0o777).toBe(0o600)
  })

  it('refuses a given workspace with faults, naming each by its path, and changes nothing', async () => {
    const folder = await temporaryFolder()
    const file = join(folder, 'mine.json')
    const text =
      '{"version": 1, "colour": "red", "brokers": [{"id": "a", "name": "A", "url": "mqtt://a", "subscriptions": [{"filter": "a/#/b"}]}]}'
    await writeFile(file, text)
    const tomte = runTomte(program, ['serve', '--data', join(folder, 'data'), '--workspace', file])
    expect(await tomte.ended).toBe(1)
    expect(tomte.out).toEqual([])
    expect(tomte.error.join('\n')).toMatch(/^ {2}colour: /m)
    expect(tomte.error.join('\n')).toMatch(/^ {2}brokers\[0\]\.subscriptions\[0\]\.filter: /m)
    expect(await readFile(file, 'utf8')).toBe(text)
    expect((await readdir(folder)).sort()).toEqual(['data', 'mine.json'])
  })

  it('restores the last good workspace of its own, and says so in the window', async () => {
    const { data, start, tomte } = await setUp(empty)
    await tomte.ready
    tomte.child.kill('SIGTERM')
    await tomte.ended
    await writeFile(join(data, 'workspace.json'), '{"version": 1, "rules": [')

    const client = await connectContract(await start().ready)
    const { notices } = await client.call('status.get', {})
    expect(notices).toContainEqual(
      expect.objectContaining({ level: 'warning', text: expect.stringContaining('stands in its place') }),
    )
    expect(await readFile(join(data, 'workspace.json'), 'utf8')).toBe(empty)
    expect((await readdir(data)).some(name => name.startsWith('workspace.damaged-'))).toBe(true)
  })

  it('leaves a newer workspace untouched', async () => {
    const { data, tomte } = await setUp('{"version": 2}')
    expect(await tomte.ended).toBe(1)
    expect(tomte.error[0]).toContain('(ERR_WORKSPACE_NEWER)')
    expect(await readFile(join(data, 'workspace.json'), 'utf8')).toBe('{"version": 2}')
  })

  it('does not understand what it does not know', async () => {
    const tomte = runTomte(program, ['serve', '--colour', 'red'])
    expect(await tomte.ended).toBe(2)
    expect(tomte.error).toEqual([
      "Unknown option '--colour'.",
      'Usage: tomte serve [--data DIR] [--workspace FILE] [--http HOST:PORT]',
    ])
  })
})

it('shows control characters of what it was given, and never obeys them', async () => {
  const tomte = runTomte(program, ['\x1b[2Jdance'])
  expect(await tomte.ended).toBe(2)
  expect(tomte.error[0]).toBe('There is no command “\\x1b[2Jdance”.')
})

describe('a secret that a window stores', () => {
  it('is in the keychain, and in no file and no log', async () => {
    const keyring = await startKeyring()
    onTestFinished(() => keyring.stop())
    const { data, tomte } = await setUp(empty, keyring.environment)
    const client = await connectContract(await tomte.ready)
    await client.call('secret.set', {
      name: 'broker/home/password',
      value: 'a hidden word',
      keep: 'keychain',
      for: ['mqtts://home:8883'],
    })
    await client.call('secret.set', {
      name: 'broker/home/other',
      value: 'a passing word',
      keep: 'session',
      for: [],
    })
    expect(await keyring.lookup('broker/home/password')).toBe('a hidden word')
    expect(
      await client.call('secret.status', { names: ['broker/home/password', 'broker/home/other'] }),
    ).toEqual({
      keychain: true,
      stored: { 'broker/home/password': 'keychain', 'broker/home/other': 'session' },
      places: { 'broker/home/password': ['mqtts://home:8883'] },
    })
    tomte.child.kill('SIGTERM')
    await tomte.ended
    for (const file of await filesUnder(data))
      expect(await readFile(file, 'latin1'), file).not.toMatch(/hidden word|passing word/)
    expect([...tomte.out, ...tomte.error].join('\n')).not.toMatch(/hidden word|passing word/)
  })

  it('is refused where there is no keychain, and no file has it then', async () => {
    const keyring = await startKeyring({ keyring: false })
    onTestFinished(() => keyring.stop())
    const { data, tomte } = await setUp(empty, keyring.environment)
    const client = await connectContract(await tomte.ready)
    await expect(
      client.call('secret.set', {
        name: 'broker/home/password',
        value: 'a hidden word',
        keep: 'keychain',
        for: [],
      }),
    ).rejects.toMatchObject({
      code: 'ERR_SECRET_NO_KEYCHAIN',
      hint: expect.stringContaining('Keep for this session only'),
    })
    tomte.child.kill('SIGTERM')
    await tomte.ended
    for (const file of await filesUnder(data))
      expect(await readFile(file, 'latin1'), file).not.toContain('hidden word')
  })
})

describe('tomte check', () => {
  it('ends with 1 and a line for each fault, with 0 and a count where all is well', async () => {
    const file = join(await temporaryFolder(), 'workspace.json')
    await writeFile(
      file,
      '{"version": 1, "rules": [{"id": "a", "name": "A", "triggers": [], "actions": [{"type": "dance"}]}]}',
    )
    const bad = runTomte(program, ['check', file])
    expect(await bad.ended).toBe(1)
    expect(bad.out).toEqual([expect.stringMatching(/^rules\[0\]\.actions\[0\]\.type: /)])
    await writeFile(file, empty)
    const good = runTomte(program, ['check', file])
    expect(await good.ended).toBe(0)
    expect(good.out).toEqual([`${file} is good: 0 brokers, 0 rules.`])
  })
})

async function setUp(workspace?: string, environment?: NodeJS.ProcessEnv) {
  const data = join(await temporaryFolder(), 'data')
  if (workspace !== undefined) {
    await mkdir(data, { mode: 0o700 })
    await writeFile(join(data, 'workspace.json'), workspace)
  }
  const start = () => {
    const tomte = runTomte(program, ['serve', '--data', data, '--http', '127.0.0.1:0'], environment)
    onTestFinished(async () => {
      tomte.child.kill('SIGKILL')
      await tomte.ended
    })
    return tomte
  }
  return { data, start, tomte: start() }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}
