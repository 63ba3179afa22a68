import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { TomteError } from '../../shared/errors.ts'
import type { Bridge, BridgeOptions, Host } from '../bridge.ts'
import type { Clock } from '../clock.ts'
import { isLoopback } from '../server/access.ts'
import { showOsNotification } from '../server/os-notification.ts'
import { type Server, startServer } from '../server/server.ts'
import { loadToken } from '../server/token.ts'
import { claimDataFolder } from '../workspace/data-folder.ts'
import { asUsage, type Command, type Terminal, UsageError } from './command.ts'
import { parseHttpAddress } from './http-address.ts'

export interface ServeOptions {
  createBridge(options: BridgeOptions): Bridge
  /** Where data lives unless --data says otherwise. */
  dataFolder: string
  /** The built runner of user plug-ins. */
  extensionRunner: string
  /** The built window. */
  windowFolder: string
  version: string
  clock: Clock
  /** Called once; resolves when Tomte shall stop. */
  stopped(): Promise<unknown>
}

/** Milliseconds for all to end in order. */
const STOP_WITHIN = 4500

/** `tomte serve`: runs the core, and the window over HTTP where asked for, until it is told to stop. */
export function serveCommand(options: ServeOptions): Command {
  return async (args, terminal) => {
    const { dataFolder, workspaceFile, http } = readArguments(args, options.dataFolder)
    const log = (line: string) => terminal.error(`${new Date(options.clock.now()).toISOString()} ${line}`)
    const stopped = options.stopped()
    const release = await claimDataFolder(dataFolder)
    const bridge = options.createBridge({
      dataFolder,
      workspaceFile,
      version: options.version,
      host: serverHost,
      clock: options.clock,
      extensions: { runner: options.extensionRunner },
      log,
    })
    let server: Server | null = null
    try {
      await bridge.start()
      if (http) server = await serveWindows(http, dataFolder, options.windowFolder, bridge, terminal, log)
      terminal.out(server ? `ready http=${server.url}` : 'ready')
      await stopped
    } finally {
      await stopInOrder(server, bridge, options.clock, log)
      await release()
    }
    return 0
  }
}

function readArguments(args: string[], defaultFolder: string) {
  const { values, positionals } = asUsage(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { data: { type: 'string' }, workspace: { type: 'string' }, http: { type: 'string' } },
    }),
  )
  if (positionals.length > 0) throw new UsageError(`“${positionals[0]}” is one word too many.`)
  for (const [name, value] of Object.entries(values))
    if (value === '') throw new UsageError(`--${name} is empty.`)
  return {
    dataFolder: resolve(values.data ?? defaultFolder),
    workspaceFile: values.workspace === undefined ? undefined : resolve(values.workspace),
    http: values.http === undefined ? null : parseHttpAddress(values.http),
  }
}

async function serveWindows(
  http: { host: string; port: number },
  dataFolder: string,
  folder: string,
  bridge: Bridge,
  terminal: Terminal,
  log: (line: string) => void,
): Promise<Server> {
  const token = await loadToken(dataFolder)
  if (!isLoopback(http.host))
    terminal.error(
      `Warning: ${http.host} can be reached by other machines, without encryption. Whoever sees the token can control Tomte.`,
    )
  return startServer({ ...http, token, folder, attach: bridge.attach, hooks: bridge.hooks, log })
}

async function stopInOrder(
  server: Server | null,
  bridge: Bridge,
  clock: Clock,
  log: (line: string) => void,
): Promise<void> {
  const late = new Promise<string>(resolve => clock.after(STOP_WITHIN, () => resolve('it took too long')))
  const done = Promise.all([server?.stop(), bridge.stop()]).then(
    () => null,
    error => (error as Error).message,
  )
  const reason = await Promise.race([done, late])
  if (reason) log(`Tomte did not stop in order: ${reason}.`)
}

const serverHost: Host = {
  kind: 'server',
  notify: showOsNotification,
  pickFile: () => Promise.reject(noDialog()),
  openLink: () => Promise.reject(noDialog()),
}

function noDialog(): TomteError {
  return new TomteError('ERR_HOST_NO_DIALOG', 'This machine has no file dialog to show you.', {
    hint: 'Type the path of the file as it is on the machine that Tomte runs on.',
  })
}
