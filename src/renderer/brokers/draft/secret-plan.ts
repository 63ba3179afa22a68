import type { Broker } from '../../../shared/workspace/broker.ts'
import type { BrokerDraft } from './broker-draft.ts'
import { secretNameFor } from './naming.ts'
import type { SecretDraft, TypedSecret } from './secret-draft.ts'

/** What saving a draft does to the keychain. */
export interface SecretPlan {
  /** The draft with the references it will have. */
  draft: BrokerDraft
  /** To be stored before the broker is. */
  writes: ({ name: string } & TypedSecret)[]
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
  const planned = (secret: SecretDraft, kind: 'password' | 'passphrase'): SecretDraft => {
    if (secret.typed === null) return secret
    const own = secret.reference !== null && !taken.has(secret.reference)
    const name = own ? secret.reference! : secretNameFor(id, kind, taken)
    writes.push({ name, ...secret.typed })
    return { ...secret, reference: name }
  }
  const password = planned(draft.password, 'password')
  const passphrase = planned(draft.tls.passphrase, 'passphrase')
  const kept = new Set([...taken, password.reference, passphrase.reference])
  const forgets = saved ? namesOf(saved).filter(name => !kept.has(name)) : []
  return { draft: { ...draft, password, tls: { ...draft.tls, passphrase } }, writes, forgets }
}

/** The names of the secrets a broker refers to. */
export function namesOf(broker: Broker): string[] {
  return [broker.password?.secret, broker.tls.passphrase?.secret].filter(name => name !== undefined)
}
