import type { Broker } from '../../../shared/workspace/broker.ts'
import { type BrokerDraft, effectiveId } from './broker-draft.ts'
import { planSecrets, type SecretPlan } from './secret-plan.ts'
import { checkDraft, type FieldFaults } from './validate.ts'

/** A draft made ready to be saved or tried; or what is wrong with it. */
export type Prepared = ({ broker: Broker; faults: null } & SecretPlan) | { broker: null; faults: FieldFaults }

/** Checks `draft` against the brokers of the workspace; nothing is changed by it. */
export function prepare(draft: BrokerDraft, brokers: readonly Broker[]): Prepared {
  const others = brokers.filter(({ id }) => id !== draft.savedId)
  const taken = new Set(others.map(({ id }) => id))
  const saved = brokers.find(({ id }) => id === draft.savedId) ?? null
  const id = effectiveId(draft, taken)
  const plan = planSecrets(draft, id, others, saved)
  const checked = checkDraft(plan.draft, id, taken)
  return checked.faults ? checked : { ...checked, ...plan }
}
