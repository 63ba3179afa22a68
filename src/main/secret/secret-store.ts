import type { SecretStatus } from '../../shared/contract/status.ts'
import type { PlainError } from '../../shared/errors.ts'

/** `keychain`: kept by the OS for good; `session`: in memory, until Tomte stops. */
export type Keep = 'keychain' | 'session'

/** What the keychain knows of secrets; where they may be sent it does not. */
export type StoredSecrets = Omit<SecretStatus, 'places'>

export interface Availability {
  available: boolean
  error?: PlainError
}

/** Where secrets are. No secret is ever in a file of Tomte's, a log, or an error. */
export interface SecretStore {
  /** Whether the OS keychain can be used; where not, `error` says why and what to do. Leaves nothing in it. */
  availability(): Promise<Availability>
  /**
   * The secret, or null where none of that name is stored.
   * @throws TomteError ERR_SECRET_NO_KEYCHAIN, ERR_SECRET_LOCKED, ERR_SECRET_TIMEOUT: whether it is stored is then not known
   */
  get(name: string): Promise<string | null>
  /** Stores or replaces. @throws TomteError ERR_SECRET_EMPTY, ERR_SECRET_CHARACTER, ERR_SECRET_NOT_STORED, and as `get`; nothing has changed then */
  set(name: string, value: string, keep: Keep): Promise<void>
  /** Removes it wherever it is kept; no error where there is none. @throws as `get` */
  forget(name: string): Promise<void>
  /** Which of these are stored, and where; never rejects. */
  status(names: readonly string[]): Promise<StoredSecrets>
}
