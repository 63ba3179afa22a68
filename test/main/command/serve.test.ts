import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Bridge, BridgeOptions } from '../../../src/main/bridge.ts'
import { UsageError } from '../../../src/main/command/command.ts'
import { serveCommand } from '../../../src/main/command/serve.ts'
import { Webhooks } from '../../../src/main/plugin/webhook/webhooks.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { recordingTerminal } from './terminal.ts'

describe('tomte serve', () => {
  it('prints one line once all is up, and ends in order when told to', async () => {
    const { run, terminal, stop, steps, folder } = await setUp()
    const ended = run('--data', folder, '--http', '127.0.0.1:0')
    await until(() => terminal.lines.out.length > 0)
    expect(steps).toEqual(['start'])
    expect(terminal.lines).toEqual({
      out: [expect.stringMatching(/^ready http=http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)],
      error: [],
    })
    stop()
    expect(await ended).toBe(0)
    expect(steps).toEqual(['start', 'stop'])
  })

  it('serves no window where none is asked for', async () => {
    const { run, terminal, stop, folder } = await setUp()
    const ended = run('--data', folder)
    await until(() => terminal.lines.out.length > 0)
    expect(terminal.lines.out).toEqual(['ready'])
    expect(await readdir(folder)).toEqual(['lock'])
    stop()
    await ended
  })

  it('gives the core its folder, workspace and host', async () => {
    const { run, stop, folder, given } = await setUp()
    stop()
    await run('--data', join(folder, 'deep/er'), '--workspace', 'w.json')
    expect(given[0]).toMatchObject({
      dataFolder: join(folder, 'deep/er'),
      workspaceFile: join(process.cwd(), 'w.json'),
      version: '1.2.3',
    })
    expect((await stat(join(folder, 'deep/er'))).mode & 0o777).toBe(0o700)
    await expect(given[0]!.host.pickFile({ title: '' })).rejects.toMatchObject({ code: 'ERR_HOST_NO_DIALOG' })
  })

  it('uses the platform’s folder unless told otherwise', async () => {
    const { run, stop, folder, given } = await setUp()
    stop()
    await run()
    expect(given[0]!.dataFolder).toBe(folder)
  })

  it('is refused where another works with the folder, and lets that one be', async () => {
    const { run, terminal, stop, folder } = await setUp()
    const first = run('--data', folder)
    await until(() => terminal.lines.out.length > 0)
    await expect(run('--data', folder)).rejects.toMatchObject({ code: 'ERR_DATA_FOLDER_IN_USE' })
    stop()
    expect(await first).toBe(0)
  })

  it('passes on why the core did not start, and lets go of the folder', async () => {
    const refusal = new TomteError('ERR_WORKSPACE_INVALID', 'The workspace is not valid.')
    const { run, stop, folder, terminal } = await setUp({ start: () => Promise.reject(refusal) })
    await expect(run('--data', folder)).rejects.toBe(refusal)
    expect(terminal.lines.out).toEqual([])
    stop()
    await expect(run('--data', folder)).rejects.toBe(refusal)
  })

  it('does not wait for a core that does not end', async () => {
    const { run, stop, folder, terminal, clock } = await setUp({ stop: () => new Promise(() => undefined) })
    const ended = run('--data', folder)
    await until(() => terminal.lines.out.length > 0)
    stop()
    await until(() => clock.pending > 0)
    await clock.advance(5000)
    expect(await ended).toBe(0)
    expect(terminal.lines.error[0]).toContain('Tomte did not stop in order: it took too long.')
  })

  it('warns where others can reach it', async () => {
    const { run, stop, folder, terminal } = await setUp()
    stop()
    await run('--data', folder, '--http', '0.0.0.0:0')
    expect(terminal.lines.error[0]).toContain('Warning: 0.0.0.0 can be reached by other machines')
  })

  it.each([
    [['--port', '1']],
    [['--data']],
    [['--data', '']],
    [['--http', 'nonsense']],
    [['--http', '127.0.0.1']],
    [['--http', '127.0.0.1:70000']],
    [['--http', ':4711']],
    [['--http', 'http://127.0.0.1:4711']],
    [['extra']],
  ])('does not understand %j', async args => {
    const { run, folder } = await setUp()
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError)
    expect(await readdir(folder)).toEqual([])
  })
})

async function setUp(core: Partial<Bridge> = {}) {
  const folder = await temporaryFolder()
  const clock = new SimulatedClock()
  const terminal = recordingTerminal()
  const steps: string[] = []
  const given: BridgeOptions[] = []
  let stop = () => {}
  const stopped = new Promise<void>(resolve => {
    stop = resolve
  })
  const command = serveCommand({
    createBridge(options) {
      given.push(options)
      return {
        start: async () => void steps.push('start'),
        stop: async () => void steps.push('stop'),
        wake: () => {},
        attach: () => {
          throw new Error('no window attaches here')
        },
        hooks: new Webhooks(async () => null),
        ...core,
      }
    },
    dataFolder: folder,
    extensionRunner: join(folder, 'extension-runner.js'),
    windowFolder: join(folder, 'renderer'),
    version: '1.2.3',
    clock,
    stopped: () => stopped,
  })
  return { folder, clock, terminal, steps, given, stop, run: (...args: string[]) => command(args, terminal) }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve))
}
