import { maySpeak5 } from '../../../shared/workspace/broker.ts'
import { Select } from '../../component/select.tsx'
import { Switch } from '../../component/switch.tsx'
import type { SubscriptionDraft } from '../draft/broker-draft.ts'
import { useForm } from '../form/form-context.ts'
import styles from './form.module.css'

const handlings = [
  { value: '0', label: 'Sent at each subscribing' },
  { value: '1', label: 'Sent where the subscription is new' },
  { value: '2', label: 'Never sent' },
]

export interface SubscriptionOptionsProps {
  subscription: SubscriptionDraft
  onChange(part: Partial<SubscriptionDraft>): void
}

/** Options that MQTT 5 has for a subscription. [MQTT-3.8.3.1] */
export function SubscriptionOptions({ subscription, onChange }: SubscriptionOptionsProps) {
  const { draft } = useForm()
  if (!maySpeak5(draft.protocolVersion))
    return <p className="secondary">No local and retain options need MQTT 5; what was set is kept.</p>
  return (
    <div className={styles.group}>
      <div className={styles.pair}>
        <Select
          label="Retained messages"
          value={String(subscription.retainHandling)}
          options={handlings}
          onChange={value => onChange({ retainHandling: value === '1' ? 1 : value === '2' ? 2 : 0 })}
        />
      </div>
      <Switch
        label="Skip what Tomte publishes itself"
        help="“No local”: keeps a rule from hearing its own message."
        checked={subscription.noLocal}
        onChange={noLocal => onChange({ noLocal })}
      />
      <Switch
        label="Show the retain flag as it was published"
        help="“Retain as published”: otherwise only messages kept from before carry it."
        checked={subscription.retainAsPublished}
        onChange={retainAsPublished => onChange({ retainAsPublished })}
      />
    </div>
  )
}
