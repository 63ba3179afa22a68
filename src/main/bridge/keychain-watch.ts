import { isDeepStrictEqual } from 'node:util'
import type { Availability, SecretStore } from '../secret/secret-store.ts'

/** What is known of the keychain without waiting for it, for the status. */
export class KeychainWatch {
  readonly #secrets: SecretStore
  readonly #changed: () => void
  #known: Availability = { available: true }

  constructor(secrets: SecretStore, changed: () => void) {
    this.#secrets = secrets
    this.#changed = changed
  }

  get known(): Availability {
    return this.#known
  }

  /** Asks the keychain anew. */
  async refresh(): Promise<void> {
    const found = await this.#secrets.availability()
    if (isDeepStrictEqual(found, this.#known)) return
    this.#known = found
    this.#changed()
  }
}
