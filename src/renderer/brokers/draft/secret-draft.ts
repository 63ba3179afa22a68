import type { SecretReference } from '../../../shared/workspace/broker.ts'

/** A secret as it was typed, and where it is to be kept. */
export interface TypedSecret {
  value: string
  keep: 'keychain' | 'session'
}

/** A secret while its broker is edited. What is typed stays here until it is saved; what is stored is never seen. */
export interface SecretDraft {
  /** The name of the stored one; null where there is none. */
  reference: string | null
  /** Null: nothing new was typed. */
  typed: TypedSecret | null
}

export const noSecret: SecretDraft = { reference: null, typed: null }

export function draftOfSecret(reference: SecretReference | null): SecretDraft {
  return { ...noSecret, reference: reference?.secret ?? null }
}

/** How the workspace refers to it. */
export function referenceOf({ reference }: SecretDraft): SecretReference | null {
  return reference === null ? null : { secret: reference }
}

/** Whether the broker will have this secret once it is saved. */
export function hasSecret(secret: SecretDraft): boolean {
  return secret.typed !== null || secret.reference !== null
}
