import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A real mosquitto on a loopback port. */
export interface Mosquitto {
  port: number
  /** Ends it in an orderly way and removes its folder. */
  stop(): Promise<void>
  /** kill -9; it can be started again. */
  kill(): Promise<void>
  /** Starts it again on the same port, with what it had persisted. */
  start(): Promise<void>
  /** What it logged so far. */
  readonly log: string
}

export interface MosquittoOptions {
  /** Lines for its configuration; `{port}` and `{folder}` are replaced. Default: anonymous clients allowed. */
  config?: string[]
  /** Files to lay into its folder, by name. */
  files?: Record<string, string>
  /** Default: a free one. */
  port?: number
}

const PROGRAM =
  ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync) ??
  'mosquitto'
const PATIENCE = 10_000

/**
 * Starts mosquitto with one listener on a free loopback port (given as its first configuration line) and the given lines
 * after it. Rejects with its log where it does not come up.
 */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tomte-mosquitto-'))
  await chmod(folder, 0o777) // started as root, it runs as the user mosquitto
  const port = options.port ?? (await freePort())
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await writeFile(path.join(folder, name), content)
    await chmod(path.join(folder, name), 0o644)
  }
  const lines = [`listener ${port} 127.0.0.1`, ...(options.config ?? ['allow_anonymous true'])]
  const config = lines.join('\n').replaceAll('{port}', String(port)).replaceAll('{folder}', folder)
  await writeFile(path.join(folder, 'mosquitto.conf'), `${config}\n`)
  let child: ChildProcess | undefined
  let log = ''

  const start = async () => {
    const started = spawn(PROGRAM, ['-v', '-c', path.join(folder, 'mosquitto.conf')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child = started
    started.stdout.on('data', chunk => {
      log += chunk
    })
    started.stderr.on('data', chunk => {
      log += chunk
    })
    started.on('error', error => {
      log += error.message
    })
    await answering(
      port,
      () => started.exitCode !== null || started.pid === undefined,
      () => log,
    )
  }
  const end = async (signal: NodeJS.Signals) => {
    const ended = child
    child = undefined
    if (!ended || ended.exitCode !== null) return
    const exit = once(ended, 'exit')
    ended.kill(signal)
    await exit
  }
  await start()
  return {
    port,
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
    get log() {
      return log
    },
  }
}

/** A TCP port of loopback on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Waits until something accepts connections on the port. */
async function answering(port: number, gone: () => boolean, log: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE
  while (!(await accepts(port))) {
    if (gone() || Date.now() > deadline) throw new Error(`mosquitto did not start: ${log()}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.destroy())
  })
}
