import type { SecretStatus } from '../../shared/contract/status.ts'
import type { SecretFor } from '../../shared/secret-place.ts'
import type { Keep, SecretStore } from '../secret/secret-store.ts'
import type { SecretPlaces } from './secret-places.ts'

/** The secrets of this installation, each bound to the places for which a person stored it. */
export class BoundSecrets {
  readonly #secrets: SecretStore
  readonly #places: SecretPlaces

  constructor(secrets: SecretStore, places: SecretPlaces) {
    this.#secrets = secrets
    this.#places = places
  }

  /** The one way for a secret to leave this machine. */
  readonly readFor: SecretFor = async (name, place, purpose) => {
    const value = await this.#secrets.get(name)
    if (value !== null) await this.#places.check(name, place, purpose)
    return value
  }

  async status(names: readonly string[]): Promise<SecretStatus> {
    const [status, places] = await Promise.all([this.#secrets.status(names), this.#places.of(names)])
    return { ...status, places }
  }

  /** Stores it for these places and no others; the same secret once more: for these too. @throws as SecretStore and SecretPlaces */
  async set(name: string, value: string, keep: Keep, places: readonly string[]): Promise<void> {
    const same = (await this.#secrets.get(name).catch(() => null)) === value
    const before = same ? [] : await this.#places.placesOf(name)
    // Wherever this is cut short, no secret is bound to the places of another.
    if (!same) await this.#places.forget(name)
    try {
      await this.#secrets.set(name, value, keep)
    } catch (error) {
      await this.#places.allow(name, before)
      throw error
    }
    await this.#places.allow(name, places)
  }

  allow(name: string, place: string): Promise<void> {
    return this.#places.allow(name, [place])
  }

  async forget(name: string): Promise<void> {
    await this.#secrets.forget(name)
    await this.#places.forget(name)
  }
}
