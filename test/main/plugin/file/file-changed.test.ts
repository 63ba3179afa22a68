import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/main/clock.ts'
import { fileChangedTrigger } from '../../../../src/main/plugin/file/file-changed-trigger.ts'
import { Watches } from '../../../../src/main/plugin/file/watches.ts'
import { type EmittedEvent, eventString } from '../../../../src/shared/event.ts'
import { compileEventPattern } from '../../../../src/shared/event-pattern.ts'

let root: string
let watches: Watches
let folders: Record<string, string>
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tomte-watch-'))
  folders = { inbox: root }
  watches = new Watches(id => folders[id], systemClock)
})
afterEach(async () => {
  await watches.stop()
  await rm(root, { recursive: true, force: true })
})

type Config = Parameters<ReturnType<typeof fileChangedTrigger>['key']>[0]
const { schema } = fileChangedTrigger(new Watches(() => undefined, systemClock))
const parse = (config: Record<string, unknown>) => schema.parse(config) as Config

/** Arms a trigger; answers with what it emits, and how to wait for it. */
function arm(config: Record<string, unknown>) {
  const trigger = fileChangedTrigger(watches)
  const parsed = parse({ folder: 'inbox', ...config })
  const key = trigger.key(parsed) as { pattern: string }
  const matches = compileEventPattern(key.pattern)
  const heard: EmittedEvent[] = []
  const waiting = new Set<() => void>()
  const disarm = trigger.arm!(parsed, event => {
    heard.push(event)
    for (const look of waiting) look()
  })
  const until = (fits: () => boolean) =>
    new Promise<void>(resolve => {
      const look = () => {
        if (!fits()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { heard, until, disarm, matches, names: () => heard.map(eventString) }
}

/** Writes to a file of its own again and again until the watch has begun to see. */
async function awake(probe: ReturnType<typeof arm>) {
  let i = 0
  const timer = setInterval(() => void writeFile(join(root, `probe-${i++}`), 'x').catch(() => {}), 50)
  await probe.until(() => probe.heard.length > 0)
  clearInterval(timer)
}

describe('a watched folder', () => {
  it('tells what was made, changed and removed, each once', async () => {
    const probe = arm({ path: 'probe-*', events: 'any' })
    const all = arm({ path: 'data/*', events: 'any' })
    await awake(probe)
    await mkdir(join(root, 'data'))
    const file = join(root, 'data', 'a.csv')
    await writeFile(file, '1\n')
    for (let i = 0; i < 20; i++) await appendFile(file, `${i}\n`)
    await all.until(() => all.heard.length === 1)
    await appendFile(file, 'more\n')
    await all.until(() => all.heard.length === 2)
    await rm(file)
    await all.until(() => all.heard.length === 3)
    expect(all.names()).toEqual([
      'File.Created.inbox/data/a.csv',
      'File.Changed.inbox/data/a.csv',
      'File.Removed.inbox/data/a.csv',
    ])
    expect(all.heard[1]!.payload.value).toMatchObject({
      folder: 'inbox',
      path: 'data/a.csv',
      change: 'changed',
      bytes: 57,
    })
    expect(all.heard.every(event => all.matches(eventString(event)))).toBe(true)
  })

  it('tells of a file once, however many triggers want it, and nobody of what nobody wants', async () => {
    const probe = arm({ path: 'probe-*', events: 'any' })
    const one = arm({ path: '*.csv', events: 'created' })
    const two = arm({ path: 'a*' })
    const removed = arm({ path: '*.csv', events: 'removed' })
    await awake(probe)
    await writeFile(join(root, 'b.txt'), '')
    await writeFile(join(root, '.a.csv.tmp-0123456789ab'), '')
    await writeFile(join(root, 'a.csv'), '')
    await one.until(() => one.heard.length + two.heard.length > 0)
    await rename(join(root, 'a.csv'), join(root, 'b.csv'))
    await removed.until(() => removed.heard.length > 0)
    await one.until(() => one.names().includes('File.Created.inbox/b.csv'))
    const names = [...one.names(), ...two.names()].sort()
    expect(names).toEqual(['File.Created.inbox/a.csv', 'File.Created.inbox/b.csv'])
    expect(removed.names()).toEqual(['File.Removed.inbox/a.csv'])
  })

  it('is left alone once no trigger names it', async () => {
    const probe = arm({ path: 'probe-*', events: 'any' })
    await awake(probe)
    const count = probe.heard.length
    probe.disarm()
    const other = arm({ path: 'other*', events: 'any' })
    const wake = setInterval(
      () => void writeFile(join(root, `other-${Math.random()}`), '').catch(() => {}),
      50,
    )
    await other.until(() => other.heard.length > 0)
    clearInterval(wake)
    expect(probe.heard).toHaveLength(count)
  })

  it('says so where it cannot be watched', async () => {
    folders.inbox = join(root, 'gone')
    const { heard, until } = arm({})
    await until(() => heard.length > 0)
    expect(eventString(heard[0]!)).toBe('File.Failed.inbox')
    expect(heard[0]!.payload.value).toMatchObject({ reason: expect.stringContaining('is not there') })
  })
})

describe('the trigger', () => {
  const trigger = fileChangedTrigger(new Watches(id => `/folders/${id}`, systemClock))
  const pattern = (config: Record<string, unknown>) =>
    (trigger.key(parse({ folder: 'in', ...config })) as { pattern: string }).pattern

  it.each([
    [{}, ['Created', 'Changed']],
    [{ events: 'any' }, ['Created', 'Changed', 'Removed']],
    [{ events: 'created' }, ['Created']],
    [{ events: 'changed' }, ['Changed']],
    [{ events: 'removed' }, ['Removed']],
  ])('waits with %j for %j alone', (config, wanted) => {
    const matches = compileEventPattern(pattern(config))
    const kinds = ['Created', 'Changed', 'Removed', 'Failed']
    expect(kinds.filter(kind => matches(`File.${kind}.in/a.txt`))).toEqual(wanted)
    expect(kinds.filter(kind => matches(`File.${kind}.x.in/a.txt`))).toEqual([])
    expect(kinds.filter(kind => matches(`File.${kind}.other/x.in/a.txt`))).toEqual([])
  })

  it('is armed anew where its folder moved', () => {
    expect(trigger.armedAs!(parse({ folder: 'in' }))).toBe('/folders/in')
  })

  it.each([{ path: '/etc/*' }, { path: '../x' }, { path: 'a/./b' }, { events: 'opened' }, { folder: '' }])(
    'refuses %j',
    config => {
      expect(schema.safeParse({ folder: 'in', ...config }).success).toBe(false)
    },
  )
})
