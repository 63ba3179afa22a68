import type { SecretReference } from '../../../shared/workspace/broker.ts'

export type Keep = 'keychain' | 'session'

/** A secret while its broker is edited. What is typed stays here until it is saved; what is stored is never seen. */
export interface SecretDraft {
  /** The name of the stored one; null where there is none. */
  reference: string | null
  /** Empty: nothing new was typed. */
  typed: string
  keep: Keep
}

export const noSecret: SecretDraft = { reference: null, typed: '', keep: 'keychain' }

export function draftOfSecret(reference: SecretReference | null): SecretDraft {
  return { ...noSecret, reference: reference?.secret ?? null }
}

/** Whether the broker will have this secret once it is saved. */
export function hasSecret(secret: SecretDraft): boolean {
  return secret.typed !== '' || secret.reference !== null
}
