import { CircleCheck, Send } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { Message } from '../../shared/message.ts'
import { Button } from '../component/button.tsx'
import { brokerStateWord, Kbd, StateDot } from '../component/marks.tsx'
import { byteSize } from '../component/number-format.ts'
import { PayloadEditor } from '../component/payload-editor.tsx'
import { Problem } from '../component/problem.tsx'
import { Segments, Select } from '../component/select.tsx'
import { Switch } from '../component/switch.tsx'
import { exactTime } from '../component/time-format.ts'
import { TopicField } from '../component/topic-field.tsx'
import { fillPublish } from '../store/publish.ts'
import { useApp, useAppState, useBrokerStatus, useBrokers } from '../store/react.ts'
import { messageFaults } from './message-faults.ts'
import { PropertiesSection } from './properties-section.tsx'
import styles from './publish.module.css'
import { type PublishResult, usePublish } from './use-publish.ts'

const qosOptions = [
  { value: '0', label: '0' },
  { value: '1', label: '1' },
  { value: '2', label: '2' },
]
const qosHelp = ['At most once: may be lost', 'At least once: may come twice', 'Exactly once']

/** The message that is being written. */
export function PublishForm() {
  const app = useApp()
  const { message, broker: chosen } = useAppState(state => state.publish)
  const brokers = useBrokers()
  const [tried, setTried] = useState(false)
  const { send, busy, result } = usePublish()
  const broker =
    brokers.find(({ id }) => id === chosen) ?? brokers.find(({ enabled }) => enabled) ?? brokers[0]
  const faults = messageFaults(message)
  const change = (part: Partial<Message>) => fillPublish(app.state, { message: { ...message, ...part } })

  function submit() {
    setTried(true)
    if (busy || !broker || Object.keys(faults).length > 0) return
    setTried(false)
    void send(broker.id, message)
  }

  function key(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    submit()
  }

  if (!broker) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter sends from every field
    <div className={styles.form} onKeyDown={key}>
      <div className={styles.address}>
        <Select
          label="Broker"
          value={broker.id}
          onChange={id => fillPublish(app.state, { broker: id })}
          options={brokers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TopicField
          label="Topic"
          kind="name"
          broker={broker.id}
          value={message.topic}
          onChange={topic => change({ topic })}
          error={tried ? faults.topic : null}
        />
      </div>
      <BrokerNote id={broker.id} />
      <PayloadEditor
        value={message.payload}
        encoding={message.encoding}
        onChange={(payload, encoding) => change({ payload, encoding })}
        error={tried ? faults.payload : null}
      />
      <div className={styles.delivery}>
        <Segments
          label="QoS"
          value={String(message.qos)}
          onChange={qos => change({ qos: Number(qos) as Message['qos'] })}
          options={qosOptions}
          help={qosHelp[message.qos]}
        />
        <div className={styles.retain}>
          <Switch
            label="Retain"
            help="The broker keeps it and gives it to whoever subscribes later"
            checked={message.retain}
            onChange={retain => change({ retain })}
          />
        </div>
      </div>
      <PropertiesSection
        version={broker.protocolVersion}
        properties={message.properties ?? {}}
        onChange={properties => change({ properties })}
        faults={tried ? faults : {}}
      />
      <div className={styles.send}>
        <Button variant="primary" icon={Send} busy={busy} onClick={submit}>
          Send
        </Button>
        <Kbd>Mod+Enter</Kbd>
        <div className={styles.result} aria-live="polite">
          {result && <Result result={result} />}
        </div>
      </div>
    </div>
  )
}

function Result({ result }: { result: PublishResult }) {
  if (result.state === 'failed') return <Problem error={result.error} />
  return (
    <span className={styles.sent}>
      <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>
        {byteSize(result.bytes)} sent to <span className="mono">{result.topic}</span> at{' '}
        <span className="figures">{exactTime(result.time)}</span>
      </span>
    </span>
  )
}

/** Said only where the broker could not take the message now. */
function BrokerNote({ id }: { id: string }) {
  const status = useBrokerStatus(id)
  if (!status || status.state === 'connected') return null
  return (
    <p className={styles.note}>
      <StateDot state={status.state} /> {brokerStateWord(status.state)}. {status.error?.message}
    </p>
  )
}
