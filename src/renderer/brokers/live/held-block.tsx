import { Check, RotateCw } from 'lucide-react'
import type { HeldMessage, HeldMessages } from '../../../shared/contract/held-message.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { InspectorBlock } from '../../component/inspector.tsx'
import { Badge } from '../../component/marks.tsx'
import { plural } from '../../component/number-format.ts'
import { ago, fullTime } from '../../component/time-format.ts'
import { useNow } from '../../component/use-now.ts'
import { useBrokerActions } from '../act/use-broker-actions.ts'
import { heldHint, heldReason, heldTitle, repeatWord } from '../words/held-message.ts'
import styles from './held.module.css'

/** Messages of the broker that were set aside or are in doubt, until somebody has seen to them. */
export function HeldBlock({ broker, held }: { broker: Broker; held: HeldMessages }) {
  const actions = useBrokerActions()
  const now = useNow(10_000)
  const more = held.count - held.messages.length
  return (
    <InspectorBlock
      title={`Set aside or in doubt (${held.count})`}
      action={
        held.count > 1 && (
          <Button small variant="quiet" onClick={() => actions.dismissHeld(broker)}>
            Dismiss all
          </Button>
        )
      }
    >
      <ul className={styles.messages}>
        {held.messages.map(message => (
          <Message key={message.id} broker={broker} message={message} now={now} />
        ))}
      </ul>
      {more > 0 && <p className="secondary">And {plural(more, 'older one')}.</p>}
    </InspectorBlock>
  )
}

function Message({ broker, message, now }: { broker: Broker; message: HeldMessage; now: number }) {
  const actions = useBrokerActions()
  const repeat = repeatWord(message)
  const hint = heldHint(message)
  const name = message.topic ?? 'a message that cannot be read'
  return (
    <li className={styles.message}>
      <div className={styles.head}>
        <Badge tone="amber">{heldTitle(message)}</Badge>
        <time className={styles.time} title={fullTime(message.time)}>
          {ago(message.time, now)}
        </time>
        <IconButton
          icon={Check}
          label={`Dismiss ${name}`}
          onClick={() => actions.dismissHeld(broker, message.id)}
        />
      </div>
      {message.topic !== undefined && <div className={`${styles.topic} mono`}>{message.topic}</div>}
      <p className={styles.reason}>{heldReason(message)}</p>
      {hint && <p className={styles.reason}>{hint}</p>}
      {repeat && (
        <div>
          <Button small icon={RotateCw} onClick={() => actions.repeatHeld(broker, message)}>
            {repeat}
          </Button>
        </div>
      )}
    </li>
  )
}
