import type { BrokerStatus } from '../../../shared/contract/broker.ts'
import { InspectorBlock } from '../../component/inspector.tsx'
import { count, rate } from '../../component/number-format.ts'
import styles from './live.module.css'

/** What went over the connection since Tomte started. */
export function Counters({ status }: { status: BrokerStatus }) {
  return (
    <InspectorBlock title="Messages">
      <dl className={styles.counters}>
        <Counter name="Received" value={count(status.received)} />
        <Counter name="Per second" value={rate(status.receivedRate)} />
        <Counter name="Sent" value={count(status.sent)} />
        <Counter name="Filtered out" value={count(status.filtered)} />
        <Counter name="Queued" value={count(status.queued)} bad={status.queued > 0} />
        <Counter name="Dropped" value={count(status.dropped)} bad={status.dropped > 0} />
      </dl>
    </InspectorBlock>
  )
}

function Counter({ name, value, bad = false }: { name: string; value: string; bad?: boolean }) {
  return (
    <div className={styles.counter} data-bad={bad}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}
