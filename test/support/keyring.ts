import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SECRETS = ['--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets']

/** A session bus of the test's own, with a real gnome-keyring on it. */
export interface Keyring {
  /** For processes that shall use it; it has a home folder of its own. */
  environment: NodeJS.ProcessEnv
  /** What is stored under Tomte's name for `secret`, by a program other than Tomte; null where nothing is. */
  lookup(secret: string): Promise<string | null>
  lock(): Promise<void>
  stop(): Promise<void>
}

/** Starts a bus with an unlocked keyring; `keyring: false` leaves the bus without one. Needs dbus, gnome-keyring, libsecret-tools and libglib2.0-bin. */
export async function startKeyring({ keyring = true } = {}): Promise<Keyring> {
  const home = await mkdtemp(join(tmpdir(), 'tomte-keyring-'))
  const environment = await environmentIn(home)
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
    env: withoutDesktop(environment),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  environment.DBUS_SESSION_BUS_ADDRESS = await firstLine(bus)
  const daemon = keyring ? await startDaemon(environment) : null

  return {
    environment,
    lookup: secret =>
      run('secret-tool', ['lookup', 'service', 'Tomte', 'account', secret], { env: environment }).then(
        ({ stdout }) => stdout,
        () => null,
      ),
    async lock() {
      const lock = 'org.freedesktop.Secret.Service.Lock'
      const login = "['/org/freedesktop/secrets/collection/login']"
      await run('gdbus', ['call', '--session', ...SECRETS, '--method', lock, login], { env: environment })
    },
    async stop() {
      await end(daemon)
      await end(bus)
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function environmentIn(home: string): Promise<NodeJS.ProcessEnv> {
  const runtime = join(home, 'run')
  await mkdir(runtime, { mode: 0o700 })
  return {
    ...process.env,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, 'share'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
  }
}

/** No services that the bus could start, and no display to ask for a password on: a keyring is there where the test puts one. */
function withoutDesktop({ DISPLAY, WAYLAND_DISPLAY, ...environment }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, XDG_DATA_DIRS: '/nothing' }
}

async function startDaemon(environment: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    env: withoutDesktop(environment),
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  daemon.stdin.end('the password of the keyring')
  await run('gdbus', ['wait', '--session', '--timeout', '15', 'org.freedesktop.secrets'], {
    env: environment,
  })
  return daemon
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  return line
}

async function end(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
