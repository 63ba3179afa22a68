import { Plus } from 'lucide-react'
import { Button } from '../../component/button.tsx'
import { Section } from '../../component/section.tsx'
import { newSubscription, type SubscriptionDraft } from '../draft/broker-draft.ts'
import { useForm } from '../form/form-context.ts'
import { subscriptionsSummary } from '../words/section-summary.ts'
import { useSectionFaults } from './section-faults.ts'
import { SubscriptionRow } from './subscription-row.tsx'
import styles from './subscriptions.module.css'

/** Which topics are received, and as which events. */
export function SubscriptionsSection() {
  const { draft, change } = useForm()
  const faults = useSectionFaults('subscriptions')
  const { subscriptions } = draft
  const put = (next: SubscriptionDraft[]) => change({ subscriptions: next })
  return (
    <Section title="Subscriptions" summary={subscriptionsSummary(draft)} faults={faults} initiallyOpen>
      <div className={styles.table}>
        {subscriptions.length === 0 ? (
          <p className={`quiet ${styles.none}`}>
            Nothing is received from this broker; rules can still publish to it.
          </p>
        ) : (
          <div className={styles.heads} aria-hidden="true">
            <span>Topic filter</span>
            <span>QoS</span>
            <span>Event prefix</span>
            <span>Let through</span>
          </div>
        )}
        {subscriptions.map((subscription, index) => (
          <SubscriptionRow
            key={subscription.key}
            index={index}
            subscription={subscription}
            onChange={part =>
              put(
                subscriptions.map(other => (other.key === subscription.key ? { ...other, ...part } : other)),
              )
            }
            onRemove={() => put(subscriptions.filter(({ key }) => key !== subscription.key))}
          />
        ))}
        <div className={styles.add}>
          <Button
            small
            variant="quiet"
            icon={Plus}
            onClick={() => put([...subscriptions, newSubscription('', subscriptions.at(-1)?.prefix)])}
          >
            Add a subscription
          </Button>
        </div>
      </div>
    </Section>
  )
}
