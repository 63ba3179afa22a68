import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bridge, type BridgeOptions, createBridge } from '../../src/main/bridge.ts'
import { systemClock } from '../../src/main/clock.ts'
import type { CallHandlers } from '../../src/shared/contract/calls.ts'
import type { Pushes, PushName } from '../../src/shared/contract/pushes.ts'
import { TomteError } from '../../src/shared/errors.ts'
import type { WorkspaceInput } from './serve.ts'

/** The whole core in this process, with one window attached. */
export interface RunningBridge {
  bridge: Bridge
  folder: string
  /** The workspace file. */
  file: string
  calls: CallHandlers
  /** The next push of that name that fits. */
  pushed<N extends PushName>(name: N, fits: (value: Pushes[N]) => boolean): Promise<Pushes[N]>
  readonly log: string[]
  stop(): Promise<void>
}

/** Starts the core on a folder of its own. The host has no dialogs and, unless given one, no notification service. */
export async function runBridge(
  workspace: WorkspaceInput,
  options: Partial<BridgeOptions> = {},
): Promise<RunningBridge> {
  const folder = await mkdtemp(join(tmpdir(), 'tomte-bridge-'))
  const file = join(folder, 'house.json')
  await writeFile(file, JSON.stringify(workspace))
  const log: string[] = []
  const bridge = createBridge({
    dataFolder: folder,
    workspaceFile: file,
    version: '0.0.0',
    clock: systemClock,
    log: line => log.push(line),
    host: {
      kind: 'server',
      notify: async () => {
        throw new TomteError('ERR_NOTIFICATION_UNAVAILABLE', 'This machine has no notification service.')
      },
      pickFile: async () => null,
      openLink: async () => {},
    },
    ...options,
  })
  await bridge.start()
  const waiting = new Set<(name: PushName, value: unknown) => void>()
  const window = bridge.attach((name, value) => {
    for (const listener of waiting) listener(name, value)
  })
  return {
    bridge,
    folder,
    file,
    calls: window.handlers,
    log,
    pushed: (wanted, fits) =>
      new Promise(resolve => {
        const listener = (name: PushName, value: unknown) => {
          if (name !== wanted || !fits(value as never)) return
          waiting.delete(listener)
          resolve(value as never)
        }
        waiting.add(listener)
      }),
    async stop() {
      window.dispose()
      await bridge.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
