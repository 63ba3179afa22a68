import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import type { Readable } from 'node:stream'
import type { ExtensionPermission } from '../../shared/extension.ts'
import { permissionFlags } from './permission-flags.ts'

export interface LaunchRequest {
  /** Absolute path of the built runner. */
  runner: string
  /** Absolute paths: the plug-in's own folder, which it reads, and the one it may write into. */
  code: string
  folder: string
  /** MiB of JavaScript's heap. */
  memory: number
  permissions: readonly ExtensionPermission[]
  /** All it sees of the environment. */
  environment: Record<string, string>
}

/** A process in which a plug-in runs. */
export interface ExtensionChild {
  readonly pid: number | undefined
  /** The lines of its messages. */
  readonly output: Readable
  /** What it prints. */
  readonly errors: Readable
  /** One message; never throws, also where the process is no more. */
  send(message: object): void
  /** Ends it at once, whatever it does. */
  kill(): void
  /** Called once, also where it could not be started; `reason` in words. */
  onEnd(listener: (reason: string) => void): void
}

export interface Launch {
  (request: LaunchRequest): ExtensionChild
  /** Whether a plug-in is held to its permissions. */
  readonly confines: boolean
}

/** As a process of the Node that runs Tomte, with the permission model where that Node has it. */
export const launchNode: Launch = Object.assign(launchNodeProcess, {
  confines: permissionFlags.available,
})

function launchNodeProcess(request: LaunchRequest): ExtensionChild {
  const flags = [...permissionFlags.of(request), `--max-old-space-size=${request.memory}`, '--no-warnings']
  // The permission model knows files by their real paths.
  const child = spawn(process.execPath, [...flags, realpathSync(request.runner)], {
    cwd: request.folder,
    env: request.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  child.stdin.on('error', () => {}) // it ended: told by onEnd
  return {
    pid: child.pid,
    output: child.stdout,
    errors: child.stderr,
    send(message) {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`)
    },
    kill: () => void child.kill('SIGKILL'),
    onEnd(listener) {
      child.once('error', error => listener(`it could not be started: ${error.message}`))
      child.once('exit', (code, signal) => listener(endInWords(code, signal)))
    },
  }
}

/** In words how a process ended. */
function endInWords(code: number | null, signal: string | null): string {
  return signal ? `its process was ended by ${signal}` : `its process ended with code ${code}`
}

/** The environment holds secrets of others: a plug-in gets only what programs need to start at all. */
const PASSED = ['LANG', 'LC_ALL', 'TZ', 'SystemRoot', 'SYSTEMROOT', 'windir', 'TEMP', 'TMP', 'TMPDIR']

export function cleanEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const clean: Record<string, string> = {}
  for (const name of PASSED) {
    const value = environment[name]
    if (value !== undefined) clean[name] = value
  }
  return clean
}
