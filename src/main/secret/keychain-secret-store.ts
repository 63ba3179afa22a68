import { TomteError, toPlainError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { Keychain, type KeychainOptions, type Keytar } from './keychain.ts'
import type { Availability, Keep, SecretStore, StoredSecrets } from './secret-store.ts'
import { hasSessionBus } from './session-bus.ts'

/** How long a refusal is believed before the keychain is asked again. */
const BELIEVE = 5000

/** Secrets in the OS keychain, or for this session in memory alone. */
export class KeychainSecretStore implements SecretStore {
  readonly #keychain: Keychain
  readonly #clock: Clock
  readonly #session = new Map<string, string>()
  #known: { availability: Availability; at: number } | null = null
  #asking: Promise<Availability> | null = null

  constructor(clock: Clock, options: Partial<Omit<KeychainOptions, 'clock'>> = {}) {
    this.#clock = clock
    this.#keychain = new Keychain({ load: loadKeytar, clock, ...options })
  }

  async availability(): Promise<Availability> {
    if (this.#known && (this.#known.availability.available || this.#age() < BELIEVE))
      return this.#known.availability
    this.#asking ??= this.#ask(() => this.#keychain.probe()).then(
      () => AVAILABLE,
      error => ({ available: false, error: toPlainError(error) }),
    )
    const availability = await this.#asking
    this.#asking = null
    return availability
  }

  async get(name: string): Promise<string | null> {
    const kept = this.#session.get(name)
    if (kept !== undefined) return kept
    return (await this.#ask(() => this.#keychain.get([name]))).get(name) ?? null
  }

  async set(name: string, value: string, keep: Keep): Promise<void> {
    if (value === '') throw new TomteError('ERR_SECRET_EMPTY', 'A secret cannot be empty.')
    if (value.includes('\0'))
      throw new TomteError('ERR_SECRET_CHARACTER', 'A secret cannot hold the NUL character.')
    if (keep === 'session') {
      this.#session.set(name, value)
      return
    }
    await this.#ask(() => this.#keychain.set(name, value))
    this.#session.delete(name)
  }

  async forget(name: string): Promise<void> {
    const wasInSession = this.#session.delete(name)
    try {
      await this.#ask(() => this.#keychain.delete(name))
    } catch (error) {
      const nowhereElse = error instanceof TomteError && error.code === 'ERR_SECRET_NO_KEYCHAIN'
      if (!(wasInSession && nowhereElse)) throw error
    }
  }

  async status(names: readonly string[]): Promise<StoredSecrets> {
    const stored: StoredSecrets['stored'] = {}
    const elsewhere = [...new Set(names)].filter(name => !this.#session.has(name))
    if (elsewhere.length > 0 && (await this.availability()).available) {
      const found = await this.#ask(() => this.#keychain.get(elsewhere)).catch(
        () => new Map<string, string>(),
      )
      for (const name of found.keys()) stored[name] = 'keychain'
    }
    for (const name of names) if (this.#session.has(name)) stored[name] = 'session'
    return { keychain: (await this.availability()).available, stored }
  }

  /** Every answer of the keychain also tells whether it can be used. */
  async #ask<Result>(question: () => Promise<Result>): Promise<Result> {
    try {
      const answer = await question()
      this.#know(AVAILABLE)
      return answer
    } catch (error) {
      const refusal = error instanceof TomteError && error.code !== 'ERR_SECRET_NOT_STORED'
      if (refusal) this.#know({ available: false, error: error.toPlain() })
      throw error
    }
  }

  #know(availability: Availability): void {
    this.#known = { availability, at: this.#clock.monotonic() }
  }

  #age(): number {
    return this.#known ? this.#clock.monotonic() - this.#known.at : Number.POSITIVE_INFINITY
  }
}

const AVAILABLE: Availability = { available: true }

async function loadKeytar(): Promise<Keytar> {
  if (!hasSessionBus())
    throw new TomteError(
      'ERR_SECRET_NO_KEYCHAIN',
      'There is no keychain to use here: Tomte was not started in a desktop session.',
      {
        hint: 'Install libsecret and gnome-keyring and log in to a desktop session, or choose “Keep for this session only”.',
      },
    )
  return (await import('keytar')).default
}
