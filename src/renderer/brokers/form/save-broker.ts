import type { CallInput, CallName, CallResults } from '../../../shared/contract/calls.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import type { BrokerDraft } from '../draft/broker-draft.ts'
import { prepare } from '../draft/prepare.ts'
import { type FieldFaults, faultsFromCore } from '../draft/validate.ts'

export type Call = <N extends CallName>(name: N, args: CallInput<N>) => Promise<CallResults[N]>

/** How saving ended; where it failed the draft is untouched, with everything that was typed. */
export type Saved =
  | { broker: Broker; faults: null; error: null }
  | { broker: null; faults: FieldFaults; error: PlainError | null }

/** Stores the typed secrets, then the broker, then forgets the secrets nothing refers to any more. */
export async function saveBroker(call: Call, draft: BrokerDraft, brokers: readonly Broker[]): Promise<Saved> {
  const prepared = prepare(draft, brokers)
  if (prepared.faults) return { broker: null, faults: prepared.faults, error: null }
  const { broker, writes, forgets } = prepared
  for (const { path, ...write } of writes) {
    try {
      await call('secret.set', write)
    } catch (error) {
      const plain = toPlainError(error)
      return { broker: null, faults: { [path]: plain.message }, error: plain }
    }
  }
  try {
    const renamed = draft.savedId !== null && draft.savedId !== broker.id
    await call('broker.put', renamed ? { broker, previousId: draft.savedId! } : { broker })
  } catch (error) {
    const plain = toPlainError(error)
    return { broker: null, faults: faultsFromCore(plain.faults ?? []), error: plain }
  }
  for (const name of forgets) await call('secret.forget', { name }).catch(() => {}) // unused: a leftover harms nothing
  return { broker, faults: null, error: null }
}
