import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { z } from 'zod'
import type { workspaceSchema } from '../../src/shared/workspace/workspace.ts'

const CLI = path.resolve(import.meta.dirname, '../../out/main/cli.js')
const PATIENCE = 15_000

export type WorkspaceInput = z.input<ReturnType<typeof workspaceSchema>>

/** A running `tomte serve`, as a user would start it. */
export interface Served {
  /** Its data folder; removed by `stop`. */
  folder: string
  /** The address of the window with its token; undefined without `http`. */
  address: string | undefined
  /** What it wrote to stderr so far. */
  readonly log: string
  /** Ends it in an orderly way; answers with the exit code. */
  stop(): Promise<number | null>
  kill(): Promise<void>
}

export interface ServeOptions {
  /** Written to a file and given by `--workspace`; absent: the data folder's own, which begins as the demo house. */
  workspace?: WorkspaceInput
  /** Serve the window on a free port of loopback. */
  http?: boolean
  env?: NodeJS.ProcessEnv
}

/** Starts the built `tomte serve` on a data folder of its own and waits until it is ready. */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tomte-serve-'))
  const args = [CLI, 'serve', '--data', folder]
  if (options.workspace) {
    const file = path.join(folder, 'house.json')
    await writeFile(file, JSON.stringify(options.workspace))
    args.push('--workspace', file)
  }
  if (options.http) args.push('--http', '127.0.0.1:0')
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  let output = ''
  let log = ''
  child.stderr.on('data', chunk => {
    log += chunk
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    }
    await rm(folder, { recursive: true, force: true })
  }
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`tomte serve was not ready in time: ${log}`)), PATIENCE)
    child.stdout.on('data', chunk => {
      output += chunk
      const line = /^ready(?: http=(\S+))?$/m.exec(output)
      if (!line) return
      clearTimeout(timer)
      resolve(line[1] ?? '')
    })
    child.once('exit', code => reject(new Error(`tomte serve ended with ${code}: ${log}`)))
  })
  const address = await ready.catch(async error => {
    await end('SIGKILL')
    throw error
  })
  return {
    folder,
    address: address || undefined,
    get log() {
      return log
    },
    async stop() {
      await end('SIGTERM')
      return child.exitCode
    },
    kill: () => end('SIGKILL'),
  }
}
