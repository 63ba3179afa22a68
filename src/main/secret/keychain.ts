import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'

/** What is used of keytar. Its findCredentials is not: it takes the process down where the keychain is locked. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
}

export interface KeychainOptions {
  /** Loads keytar; called once, with the first use. A TomteError of it is told as it is. */
  load(): Promise<Keytar>
  clock: Clock
  /** Milliseconds to wait for an answer: a user may have to type the keychain's password when something is stored. */
  timeout?: { read: number; write: number }
}

const SERVICE = 'Tomte'
/** Written and removed at once, to learn whether the keychain is open. No secret can be named so. */
const PROBE = '.probe'

/**
 * The OS keychain through keytar, which answers from a thread of Node's own small pool: calls go one by one, and while one hangs
 * the others are refused, or a keychain that waits for its password would in the end stop all file access.
 */
export class Keychain {
  readonly #load: () => Promise<Keytar>
  readonly #clock: Clock
  readonly #timeout: { read: number; write: number }
  #keytar: Promise<Keytar> | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #hanging = false

  constructor({ load, clock, timeout = { read: 10_000, write: 60_000 } }: KeychainOptions) {
    this.#load = load
    this.#clock = clock
    this.#timeout = timeout
  }

  /** Those of `names` that are stored; the others surely are not. @throws TomteError ERR_SECRET_NO_KEYCHAIN, _LOCKED, _TIMEOUT */
  async get(names: Iterable<string>): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    const missing = await this.#find(names, found)
    if (missing.length === 0) return found
    // Nothing is also what a locked keychain answers: only one that can be written to is believed.
    await this.probe()
    await this.#find(missing, found)
    return found
  }

  /** Stores and reads back what was stored. @throws as `get` */
  async set(name: string, value: string): Promise<void> {
    await this.#call('write', keytar => keytar.setPassword(SERVICE, name, value))
    if ((await this.#read(name)) === value) return
    throw new TomteError('ERR_SECRET_NOT_STORED', 'The keychain took the secret but gave back another.', {
      hint: 'It may be too long for this keychain. Keep it for this session only, or choose a shorter one.',
    })
  }

  /** @throws as `get` */
  async delete(name: string): Promise<void> {
    const deleted = await this.#call('write', keytar => keytar.deletePassword(SERVICE, name))
    if (!deleted) await this.probe()
  }

  /** Resolves where the keychain is there and open. Leaves nothing in it. @throws as `get` */
  async probe(): Promise<void> {
    await this.#call('write', keytar => keytar.setPassword(SERVICE, PROBE, 'probe'))
    await this.#call('write', keytar => keytar.deletePassword(SERVICE, PROBE))
  }

  async #find(names: Iterable<string>, found: Map<string, string>): Promise<string[]> {
    const missing: string[] = []
    for (const name of names) {
      const value = await this.#read(name)
      if (value) found.set(name, value)
      else missing.push(name)
    }
    return missing
  }

  #read(name: string): Promise<string | null> {
    return this.#call('read', keytar => keytar.getPassword(SERVICE, name))
  }

  #call<Result>(kind: 'read' | 'write', run: (keytar: Keytar) => Promise<Result>): Promise<Result> {
    if (this.#hanging) return Promise.reject(timedOut())
    const turn = this.#queue.then(() => {
      if (this.#hanging) throw timedOut()
      return this.#answer(run, this.#timeout[kind])
    })
    this.#queue = turn.catch(() => undefined)
    return turn
  }

  async #answer<Result>(run: (keytar: Keytar) => Promise<Result>, milliseconds: number): Promise<Result> {
    this.#keytar ??= this.#load()
    const keytar = await this.#keytar.catch(error => {
      throw error instanceof TomteError ? error : notLoaded(error)
    })
    return new Promise<Result>((resolve, reject) => {
      const stop = this.#clock.after(milliseconds, () => {
        this.#hanging = true
        reject(timedOut())
      })
      const answered = () => {
        stop()
        this.#hanging = false
      }
      run(keytar).then(
        value => {
          answered()
          resolve(value)
        },
        error => {
          answered()
          reject(refused(error))
        },
      )
    })
  }
}

const OR = ', or choose “Keep for this session only”.'

function notLoaded(cause: unknown): TomteError {
  const install = process.platform === 'linux' ? 'Install libsecret and gnome-keyring' : 'Install Tomte anew'
  return new TomteError('ERR_SECRET_NO_KEYCHAIN', 'The keychain cannot be used: its library does not load.', {
    cause,
    hint: install + OR,
  })
}

function timedOut(): TomteError {
  return new TomteError(
    'ERR_SECRET_TIMEOUT',
    'The keychain does not answer; it may be waiting to be unlocked.',
    {
      hint: `Unlock it and try again${OR}`,
    },
  )
}

/** keytar's errors have no code: what libsecret says of a locked collection is all there is to tell them apart. */
function refused(cause: unknown): TomteError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  if (/\blocked\b/i.test(reason))
    return new TomteError('ERR_SECRET_LOCKED', 'The keychain is locked.', {
      cause,
      hint: `Unlock it and try again${OR}`,
    })
  const remedy =
    process.platform === 'linux'
      ? 'Install libsecret and gnome-keyring and log in to a desktop session'
      : 'Check the keychain of this user'
  return new TomteError('ERR_SECRET_NO_KEYCHAIN', `There is no keychain to use here: ${reason}.`, {
    cause,
    hint: remedy + OR,
  })
}
