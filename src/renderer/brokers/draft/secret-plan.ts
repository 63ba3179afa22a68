import type { Broker } from '../../../shared/workspace/broker.ts'
import { type BrokerDraft, placeOfSecret, secretsOf } from './broker-draft.ts'
import { secretNameFor } from './naming.ts'
import type { TypedSecret } from './secret-draft.ts'

/** What saving a draft does to the keychain. */
export interface SecretPlan {
  /** The draft with the references it will have. */
  draft: BrokerDraft
  /** To be stored before the broker is; `path` is that of the field. */
  writes: ({ name: string; path: string; for: string[] } & TypedSecret)[]
  /** No longer referred to: to be forgotten once the broker is saved. */
  forgets: string[]
}

/** Plans the secrets of `draft`, saved under `id`; `others` are the other brokers, whose secrets stay untouched. */
export function planSecrets(
  draft: BrokerDraft,
  id: string,
  others: readonly Broker[],
  saved: Broker | null,
): SecretPlan {
  const taken = new Set(others.flatMap(namesOf))
  const writes: SecretPlan['writes'] = []
  let planned = draft
  for (const { kind, path, secret, put } of secretsOf(draft)) {
    if (secret.typed === null) continue
    const own = secret.reference !== null && !taken.has(secret.reference)
    const name = own ? secret.reference! : secretNameFor(id, kind, taken)
    const place = placeOfSecret(draft, kind)
    writes.push({ name, path, ...secret.typed, for: place === null ? [] : [place] })
    planned = put(planned, { ...secret, reference: name })
  }
  const kept = new Set([...taken, ...secretsOf(planned).map(({ secret }) => secret.reference)])
  const forgets = saved ? namesOf(saved).filter(name => !kept.has(name)) : []
  return { draft: planned, writes, forgets }
}

/** The names of the secrets a broker refers to. */
export function namesOf({ password, tls, proxy }: Broker): string[] {
  const key = typeof tls.key === 'string' ? null : tls.key
  return [password, tls.passphrase, key, proxy?.password].flatMap(reference => reference?.secret ?? [])
}
