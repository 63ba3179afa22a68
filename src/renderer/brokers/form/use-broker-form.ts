import { useCallback, useMemo, useState } from 'react'
import type { PlainError } from '../../../shared/errors.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { useApp, useBrokers } from '../../store/react.ts'
import { type BrokerDraft, draftOfBroker, sameDraft } from '../draft/broker-draft.ts'
import { within, withoutField } from '../draft/fields.ts'
import { type Prepared, prepare } from '../draft/prepare.ts'
import type { FieldFaults } from '../draft/validate.ts'
import { saveBroker } from './save-broker.ts'

export interface BrokerForm {
  draft: BrokerDraft
  /** What `draft` was made of and goes back to. */
  base: BrokerDraft
  dirty: boolean
  saving: boolean
  /** Why the last save failed; null once something was changed. */
  error: PlainError | null
  /** Faults to be shown now: of fields that were left, or of all after a save. */
  faults: FieldFaults
  change(part: Partial<BrokerDraft>): void
  /** Call when a field is left: what is wrong within it is shown from then on. */
  left(path: string): void
  discard(): void
  /** Begins anew from another draft, as after a change made elsewhere. */
  reset(draft: BrokerDraft): void
  /** Shows every fault; the broker as it would be saved where there is none. */
  check(): Prepared
  save(): Promise<Broker | null>
}

const ALL = ''

/** The form's state: `initial` is read once. */
export function useBrokerForm(initial: () => BrokerDraft): BrokerForm {
  const app = useApp()
  const brokers = useBrokers()
  const [base, setBase] = useState(initial)
  const [draft, setDraft] = useState(base)
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  const [coreFaults, setCoreFaults] = useState<FieldFaults>({})
  const [error, setError] = useState<PlainError | null>(null)
  const [saving, setSaving] = useState(false)

  const prepared = useMemo(() => prepare(draft, brokers), [draft, brokers])
  const faults = useMemo(
    () => ({ ...coreFaults, ...shownFaults(prepared.faults ?? {}, shown) }),
    [prepared, shown, coreFaults],
  )
  const dirty = useMemo(() => !sameDraft(draft, base), [draft, base])

  const change = useCallback((part: Partial<BrokerDraft>) => {
    setDraft(before => ({ ...before, ...part }))
    setError(null)
    setCoreFaults(before => Object.keys(part).reduce(withoutFieldOf, before))
  }, [])
  const left = useCallback((path: string) => {
    setShown(before => (before.has(path) ? before : new Set(before).add(path)))
  }, [])
  const reset = useCallback((next: BrokerDraft) => {
    setBase(next)
    setDraft(next)
    setShown(new Set())
    setCoreFaults({})
    setError(null)
  }, [])

  async function save(): Promise<Broker | null> {
    if (saving) return null
    setSaving(true)
    setShown(new Set([ALL]))
    try {
      const saved = await saveBroker(app.call, draft, brokers)
      if (saved.broker) reset(draftOfBroker(saved.broker))
      else {
        setCoreFaults(saved.error ? saved.faults : {})
        setError(saved.error)
      }
      return saved.broker
    } finally {
      setSaving(false)
    }
  }

  return {
    draft,
    base,
    dirty,
    saving,
    error,
    faults,
    change,
    left,
    reset,
    discard: () => reset(base),
    check() {
      setShown(new Set([ALL]))
      return prepared
    },
    save,
  }
}

function withoutFieldOf(faults: FieldFaults, key: string): FieldFaults {
  return withoutField(faults, key === 'address' ? 'url' : key)
}

function shownFaults(faults: FieldFaults, shown: ReadonlySet<string>): FieldFaults {
  if (shown.has(ALL)) return faults
  return Object.fromEntries(
    Object.entries(faults).filter(([path]) => [...shown].some(field => within(path, field))),
  )
}
