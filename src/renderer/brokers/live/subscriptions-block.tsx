import type { BrokerStatus } from '../../../shared/contract/broker.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { InspectorBlock } from '../../component/inspector.tsx'
import { Badge } from '../../component/marks.tsx'
import styles from './live.module.css'

/** What was asked for, and what the broker granted. */
export function SubscriptionsBlock({ broker, status }: { broker: Broker; status: BrokerStatus }) {
  if (broker.subscriptions.length === 0) return null
  return (
    <InspectorBlock title="Subscriptions">
      <ul className={styles.subscriptions}>
        {broker.subscriptions.map(({ filter, qos }) => {
          const answer = status.subscriptions.find(other => other.filter === filter)
          return (
            <li key={filter} className={styles.subscription}>
              <span className={`${styles.filter} mono`}>{filter}</span>
              <Answer asked={qos} answer={status.state === 'connected' ? answer : undefined} />
              {answer?.error && <span className={styles.refused}>{answer.error.message}</span>}
            </li>
          )
        })}
      </ul>
    </InspectorBlock>
  )
}

function Answer({ asked, answer }: { asked: number; answer?: BrokerStatus['subscriptions'][number] }) {
  if (answer?.error) return <Badge tone="red">refused</Badge>
  if (answer?.qos === undefined) return <Badge>QoS {asked}</Badge>
  return (
    <Badge
      tone={answer.qos < asked ? 'amber' : 'green'}
      title={answer.qos < asked ? `QoS ${asked} was asked for` : undefined}
    >
      granted QoS {answer.qos}
    </Badge>
  )
}
