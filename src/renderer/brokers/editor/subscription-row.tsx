import { Filter, X } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import type { FilterCount } from '../../../shared/contract/filter.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { Badge } from '../../component/marks.tsx'
import { plural } from '../../component/number-format.ts'
import { Select } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import { FilterChain } from '../../filters/filter-chain.tsx'
import { FilterFormContext } from '../../filters/filter-form.ts'
import { useBrokerStatus } from '../../store/react.ts'
import { effectiveName, type SubscriptionDraft } from '../draft/broker-draft.ts'
import { within } from '../draft/fields.ts'
import { prefixFor } from '../draft/naming.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { qosOf, qosOptions } from './qos.ts'
import { SubscriptionOptions } from './subscription-options.tsx'
import { SubscriptionReading } from './subscription-reading.tsx'
import styles from './subscriptions.module.css'

/** What stands below the line, which opens where something is wrong in it. */
const folded = ['filters', 'suffix', 'decoder']

export interface SubscriptionRowProps {
  index: number
  subscription: SubscriptionDraft
  onChange(part: Partial<SubscriptionDraft>): void
  onRemove(): void
}

/** One subscription: filter, QoS and prefix in a line, its event filters and options below when asked for. */
export function SubscriptionRow({ index, subscription, onChange, onRemove }: SubscriptionRowProps) {
  const { draft, faults, left } = useForm()
  const path = `subscriptions[${index}]`
  const prefix = useFault(`${path}.prefix`)
  const [asked, setAsked] = useState(false)
  const faulty = Object.keys(faults).some(fault => folded.some(part => within(fault, `${path}.${part}`)))
  const filterForm = useMemo(() => ({ faults, left, broker: draft.savedId }), [faults, left, draft.savedId])
  const open = asked || faulty
  const counts = useSavedCounts(subscription, index)
  const id = useId()
  const { filter, filters } = subscription
  const named = filter === '' ? `subscription ${index + 1}` : filter
  return (
    <fieldset className={styles.item} aria-label={named}>
      <div className={styles.fields}>
        <TopicField
          label={<span className="hidden-visually">Topic filter</span>}
          kind="filter"
          broker={draft.savedId}
          value={filter}
          onChange={next => onChange({ filter: next })}
          error={faults[`${path}.filter`]}
          placeholder="home/#"
        />
        <Select
          label={<span className="hidden-visually">QoS</span>}
          value={String(subscription.qos)}
          options={qosOptions}
          onChange={qos => onChange({ qos: qosOf(qos) })}
        />
        <TextField
          label={<span className="hidden-visually">Event prefix</span>}
          value={subscription.prefix}
          onChange={next => onChange({ prefix: next })}
          {...prefix}
          placeholder={prefixFor(effectiveName(draft))}
        />
        <Button
          variant="quiet"
          small
          icon={Filter}
          className={styles.filters}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setAsked(!open)}
        >
          {filters.length === 0 ? 'All' : plural(filters.length, 'filter')}
        </Button>
        <IconButton icon={X} label={`Remove ${named}`} onClick={onRemove} />
      </div>
      <Granted subscription={subscription} />
      {open && (
        <div id={id} className={styles.details}>
          <FilterFormContext value={filterForm}>
            <FilterChain
              path={`${path}.filters`}
              filters={filters}
              counts={counts}
              onChange={next => onChange({ filters: next })}
            />
          </FilterFormContext>
          <SubscriptionReading path={path} subscription={subscription} onChange={onChange} />
          <SubscriptionOptions subscription={subscription} onChange={onChange} />
        </div>
      )}
    </fieldset>
  )
}

/** What the subscription's filters did, as long as it stands as it was saved. */
function useSavedCounts({ filter, filters }: SubscriptionDraft, index: number): FilterCount[] | undefined {
  const { draft, base } = useForm()
  const counted = useBrokerStatus(draft.savedId ?? '')?.messages?.[index]
  const same = base.subscriptions[index]?.filters === filters
  return same && counted?.filter === filter ? counted.filters : undefined
}

/** What the broker said to this subscription, while it is connected. */
function Granted({ subscription }: { subscription: SubscriptionDraft }) {
  const { savedId } = useForm().draft
  const status = useBrokerStatus(savedId ?? '')
  const answer = status?.subscriptions.find(({ filter }) => filter === subscription.filter)
  if (status?.state !== 'connected' || !answer) return null
  if (answer.error)
    return (
      <div className={styles.said}>
        <Badge tone="red">refused</Badge>
        <span className={styles.refused}>{answer.error.message}</span>
      </div>
    )
  if (answer.qos === undefined) return null
  const lower = answer.qos < subscription.qos
  return (
    <div className={styles.said}>
      <Badge tone={lower ? 'amber' : 'green'}>granted QoS {answer.qos}</Badge>
      {lower && <span className="quiet">The broker gives no more.</span>}
    </div>
  )
}
