import { History, Send, Trash2 } from 'lucide-react'
import type { PublishedMessage } from '../../shared/contract/preferences.ts'
import { IconButton } from '../component/button.tsx'
import { Badge, BrokerTick } from '../component/marks.tsx'
import { clockTime, fullTime } from '../component/time-format.ts'
import { fillPublish } from '../store/publish.ts'
import { useApp, useAppState, useBrokers } from '../store/react.ts'
import styles from './publish-history.module.css'
import { usePublish } from './use-publish.ts'

/** What was sent from here, newest first. */
export function PublishHistory() {
  const app = useApp()
  const history = useAppState(state => state.preferences.publishHistory)
  return (
    <section className={styles.history} aria-label="History">
      <header className={styles.head}>
        <h2 className={styles.title}>History</h2>
        {history.length > 0 && (
          <IconButton
            icon={Trash2}
            label="Clear the history"
            onClick={() => void app.preferences.put({ publishHistory: [] }).catch(app.toasts.fail)}
          />
        )}
      </header>
      {history.length === 0 ? (
        <p className={styles.none}>
          <History size={16} strokeWidth={1.75} aria-hidden="true" />
          What you send will be listed here: one click puts it back into the form.
        </p>
      ) : (
        <ul>
          {history.map(sent => (
            <Sent key={`${sent.time}-${sent.broker}-${sent.message.topic}`} sent={sent} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Sent({ sent }: { sent: PublishedMessage }) {
  const app = useApp()
  const { send, busy, result } = usePublish()
  const index = useBrokers().findIndex(({ id }) => id === sent.broker)
  const { message } = sent

  async function again() {
    await send(sent.broker, message)
  }

  return (
    <li className={styles.sent}>
      <button
        type="button"
        className={styles.fill}
        title={`${fullTime(sent.time)}: put it into the form`}
        onClick={() => fillPublish(app.state, { broker: sent.broker, message })}
      >
        <span className={styles.line}>
          <BrokerTick index={index} />
          <span className={styles.topic}>{message.topic}</span>
          {message.retain && <Badge>retained</Badge>}
          {message.qos > 0 && <Badge>QoS {message.qos}</Badge>}
          <span className={styles.time}>{clockTime(sent.time)}</span>
        </span>
        <span className={styles.payload}>
          {message.payload === ''
            ? 'empty'
            : `${message.encoding === 'text' || message.encoding === 'json' ? '' : `${message.encoding} `}${message.payload.slice(0, 200)}`}
        </span>
        {result?.state === 'failed' && <span className={styles.failed}>{result.error.message}</span>}
      </button>
      <IconButton icon={Send} label="Send again" disabled={busy || index < 0} onClick={again} />
    </li>
  )
}
