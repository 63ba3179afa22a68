import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type Bundle, bundle } from '../../support/bundle.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import { projectFolder } from '../../support/source-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let runner: Bundle
beforeAll(async () => {
  runner = await bundle(join(projectFolder, 'src/main/extension/runner/runner.ts'))
}, 60_000)
afterAll(() => runner.remove())

type Action = { type: string } & Record<string, unknown>

const rule = (id: string, trigger: Action, actions: Action[]) => ({
  id,
  name: id,
  enabled: true,
  folder: '',
  mode: 'queued' as const,
  triggers: [trigger],
  actions,
})

const append = { type: 'system-load.append', text: '{{payload.cores}} cores' }

async function house(rules: ReturnType<typeof rule>[] = []): Promise<RunningBridge> {
  const running = await runBridge({ version: 1, rules }, { extensions: { runner: runner.file } })
  onTestFinished(() => running.stop())
  return running
}

async function copyExample({ folder, calls }: RunningBridge): Promise<void> {
  await mkdir(join(folder, 'plugins'), { recursive: true })
  await cp(join(projectFolder, 'assets/plugin-example/system-load'), join(folder, 'plugins/system-load'), {
    recursive: true,
  })
  await calls['extension.reload']({})
}

async function rowOf({ calls }: RunningBridge, id: string) {
  const { extensions } = await calls['extension.list']({})
  return extensions.find(row => row.id === id)
}

async function enable(running: RunningBridge, id: string): Promise<void> {
  await running.calls['extension.enable']({ id, hash: (await rowOf(running, id))?.hash ?? '' })
}

async function faultOf({ calls }: RunningBridge, id: string) {
  return (await calls['status.get']({})).rules.find(each => each.id === id)?.fault?.code
}

/** The run of this rule that has ended. */
async function ended({ calls, pushed }: RunningBridge, id: string) {
  const done = pushed('runs', ({ runs }) => runs.some(run => run.rule === id && run.state !== 'running'))
  const { runs } = await calls['runs.watch']({ rule: id, limit: 1 })
  if (runs[0]?.state === 'running' || runs.length === 0) await done
  const [run] = (await calls['runs.watch']({ rule: id, limit: 1 })).runs
  return calls['run.get']({ id: run?.id ?? 0 })
}

it('runs the example: its event starts a rule, and its action is carried out in it', async () => {
  const running = await house([rule('note', { type: 'event', pattern: 'System.Load' }, [append])])
  expect(await faultOf(running, 'note')).toBe('ERR_ACTION_UNKNOWN')
  await copyExample(running)
  expect(await rowOf(running, 'system-load')).toMatchObject({ state: 'off' })
  const offered = running.pushed('workspace', ({ plugins }) => plugins.some(({ id }) => id === 'system-load'))
  await enable(running, 'system-load')
  const { plugins, workspace } = await offered
  expect(workspace.extensions).toEqual([{ id: 'system-load', enabled: true, settings: {} }])
  expect(plugins.at(-1)).toMatchObject({
    prefix: 'System',
    triggers: [{ type: 'system-load.busy', title: 'This machine is busy' }],
    actions: [
      { type: 'system-load.hello', initial: { name: 'world' } },
      { type: 'system-load.append', summary: 'Append {text}' },
    ],
  })
  const { row, steps } = await ended(running, 'note')
  expect(row).toMatchObject({ state: 'done', event: { string: 'System.Load' } })
  expect(steps[0]).toMatchObject({
    type: 'system-load.append',
    output: { text: expect.stringMatching(/^\d+ cores$/) },
  })
  const list = await readFile(join(running.folder, 'plugin-data/system-load/list.txt'), 'utf8')
  expect(list).toMatch(/^\d{4}-\S+ \d+ cores\n/)
  expect(await faultOf(running, 'note')).toBeUndefined()
})

it('keeps a rule whose plug-in is not there, says why it does not fire, and takes it up again', async () => {
  const running = await house()
  await copyExample(running)
  const { calls } = running
  // However busy this machine is, the rule runs only by hand.
  await calls['extension.settings']({ id: 'system-load', settings: { limit: 1e9 } })
  await enable(running, 'system-load')
  const greet = rule('greet', { type: 'system-load.busy' }, [{ type: 'system-load.hello', name: 'Ada' }])
  await calls['rule.put']({ rule: greet })
  expect(await faultOf(running, 'greet')).toBeUndefined()

  await calls['extension.disable']({ id: 'system-load' })
  expect((await rowOf(running, 'system-load'))?.state).toBe('off')
  expect(await faultOf(running, 'greet')).toBe('ERR_TRIGGER_UNKNOWN')
  expect(() => calls['rule.run']({ id: 'greet' })).toThrow(/Enable the plug-in system-load|No plug-in offers/)
  // The workspace goes on being one that can be changed.
  await calls['rule.put']({ rule: rule('other', { type: 'event', pattern: 'X' }, []) })
  expect((await calls['workspace.get']({})).workspace.rules.map(({ id }) => id)).toEqual(['greet', 'other'])

  await enable(running, 'system-load')
  expect(await faultOf(running, 'greet')).toBeUndefined()
  await calls['rule.run']({ id: 'greet' })
  const { row, steps } = await ended(running, 'greet')
  expect([row.state, steps[0]?.output]).toEqual(['done', { greeting: 'Hello, Ada!' }])
})

it('refuses a rule that does not fit the form, and keeps one that fitted an older form', async () => {
  const running = await house()
  await copyExample(running)
  await enable(running, 'system-load')
  const { calls, folder } = running
  const faulty = (action: Action) =>
    calls['rule.put']({ rule: rule('r', { type: 'event', pattern: 'X' }, [action]) })
  await expect(faulty({ type: 'system-load.append' })).rejects.toMatchObject({
    code: 'ERR_WORKSPACE_INVALID',
    faults: [{ path: 'rule.actions[0].text', message: 'Fill in “Text”.' }],
  })
  await expect(faulty({ type: 'system-load.append', text: '{{#if}}' })).rejects.toMatchObject({
    faults: [{ path: 'rule.actions[0].text' }],
  })
  await expect(faulty({ type: 'system-load.hello', names: 'x' })).rejects.toMatchObject({
    faults: [{ path: 'rule.actions[0].names' }],
  })
  await faulty({ type: 'system-load.append', text: 'x' })

  const file = join(folder, 'plugins/system-load/manifest.json')
  const manifest = JSON.parse(await readFile(file, 'utf8'))
  manifest.actions[1].fields.push({ name: 'place', label: 'Place', control: 'text', required: true })
  await writeFile(file, JSON.stringify(manifest))
  await calls['extension.reload']({ id: 'system-load' })
  expect((await rowOf(running, 'system-load'))?.state).toBe('changed')
  expect((await calls['status.get']({})).notices).toMatchObject([{ code: 'ERR_PLUGIN_CHANGED' }])
  await enable(running, 'system-load')
  expect((await calls['status.get']({})).notices).toEqual([])
  await calls['rule.put']({ rule: rule('other', { type: 'event', pattern: 'X' }, []) })
  await calls['rule.run']({ id: 'r' })
  const { row } = await ended(running, 'r')
  expect(row).toMatchObject({ state: 'failed', error: { code: 'ERR_PLUGIN_FIELDS' } })
})

it('keeps settings in the workspace and tells what is wrong with them', async () => {
  const running = await house()
  await copyExample(running)
  const { calls } = running
  await calls['extension.settings']({ id: 'system-load', settings: { interval: 60 } })
  expect((await calls['workspace.get']({})).workspace.extensions).toEqual([
    { id: 'system-load', enabled: false, settings: { interval: 60 } },
  ])
  await expect(
    calls['extension.settings']({ id: 'system-load', settings: { interval: 'x' } }),
  ).rejects.toMatchObject({ code: 'ERR_PLUGIN_SETTINGS', faults: [{ path: 'settings.interval' }] })
  await expect(calls['extension.settings']({ id: 'nothing', settings: {} })).rejects.toMatchObject({
    code: 'ERR_PLUGIN_UNKNOWN',
  })
  await calls['extension.remove']({ id: 'system-load' })
  expect((await calls['workspace.get']({})).workspace.extensions).toEqual([])
  expect((await calls['extension.list']({})).extensions).toEqual([])
})

it('installs the example from its folder', async () => {
  const running = await house()
  const folder = join(projectFolder, 'assets/plugin-example/system-load')
  expect(await running.calls['extension.install']({ folder })).toEqual({ id: 'system-load' })
  expect(await rowOf(running, 'system-load')).toMatchObject({ state: 'off' })
})

it('Tomte starts where the folder of plug-ins cannot be', async () => {
  const dataFolder = await temporaryFolder()
  await writeFile(join(dataFolder, 'plugins'), 'a file')
  const running = await runBridge({ version: 1 }, { dataFolder, extensions: { runner: runner.file } })
  onTestFinished(() => running.stop())
  expect(running.log.join()).toContain('EEXIST')
  expect((await running.calls['status.get']({})).brokers).toEqual([])
})
