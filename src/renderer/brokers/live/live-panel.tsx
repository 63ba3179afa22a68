import { Pencil, RotateCw } from 'lucide-react'
import type { BrokerStatus } from '../../../shared/contract/broker.ts'
import { secretsOfBroker } from '../../../shared/secret-place.ts'
import { type Broker, BUILT_IN_URL } from '../../../shared/workspace/broker.ts'
import { Button } from '../../component/button.tsx'
import { Facts, Inspector, InspectorBlock } from '../../component/inspector.tsx'
import { StateDot } from '../../component/marks.tsx'
import { Callout, Problem } from '../../component/problem.tsx'
import { SecretElsewhere } from '../../component/secret-elsewhere.tsx'
import { Switch } from '../../component/switch.tsx'
import { fullTime } from '../../component/time-format.ts'
import { useNow } from '../../component/use-now.ts'
import { useBrokerStatus } from '../../store/react.ts'
import { BrokerMenu } from '../act/broker-menu.tsx'
import { useBrokerActions } from '../act/use-broker-actions.ts'
import { addressInWords } from '../draft/address.ts'
import { attemptsInWords, stateInWords } from '../words/broker-state.ts'
import { negotiatedFacts } from '../words/negotiated.ts'
import { BuiltInBlock } from './built-in-block.tsx'
import { Counters } from './counters.tsx'
import { HeldBlock } from './held-block.tsx'
import styles from './live.module.css'
import { SubscriptionsBlock } from './subscriptions-block.tsx'

export interface LivePanelProps {
  broker: Broker
  onClose(): void
  /** Its form is open beside: no need to offer it. */
  editing?: boolean
}

/** How the connection of the selected broker is doing. */
export function LivePanel({ broker, onClose, editing }: LivePanelProps) {
  const actions = useBrokerActions()
  const status = useBrokerStatus(broker.id)
  return (
    <Inspector
      title={broker.name}
      actions={editing ? undefined : <BrokerMenu broker={broker} />}
      onClose={onClose}
    >
      <InspectorBlock title="Connection">
        <div className={styles.state}>
          <div className={styles.head}>
            {status && <Now status={status} />}
            <span className={styles.switch}>
              <Switch
                bare
                label={`Connect ${broker.name}`}
                checked={broker.enabled}
                onChange={enabled => actions.setEnabled(broker, enabled)}
              />
            </span>
          </div>
          {status && <State broker={broker} status={status} />}
          <div className={styles.actions}>
            {!editing && (
              <Button icon={Pencil} onClick={() => actions.edit(broker.id)}>
                Edit
              </Button>
            )}
            <Button icon={RotateCw} disabled={!broker.enabled} onClick={() => actions.reconnect(broker)}>
              Reconnect
            </Button>
          </div>
        </div>
      </InspectorBlock>
      {status && status.warnings.length > 0 && (
        <InspectorBlock title="Warnings">
          {status.warnings.map(warning => (
            <Callout key={warning} level="warning" title={warning} />
          ))}
        </InspectorBlock>
      )}
      {status?.held && <HeldBlock broker={broker} held={status.held} />}
      {status && <Counters status={status} />}
      {status && <SubscriptionsBlock broker={broker} status={status} />}
      {broker.url === BUILT_IN_URL && <BuiltInBlock />}
    </Inspector>
  )
}

function Now({ status }: { status: BrokerStatus }) {
  const now = useNow(1000)
  return (
    <>
      <StateDot state={status.state} />
      <span>{stateInWords(status, now)}</span>
    </>
  )
}

function State({ broker, status }: { broker: Broker; status: BrokerStatus }) {
  const failing = status.state !== 'connected' && status.state !== 'disabled'
  return (
    <>
      {failing && status.error && <Problem error={status.error} />}
      {failing && status.error?.code === 'ERR_SECRET_ELSEWHERE' && (
        <SecretElsewhere uses={secretsOfBroker(broker)} bare />
      )}
      <Facts
        facts={[
          [
            'Address',
            <span key="address" className="mono">
              {addressInWords(broker.url)}
            </span>,
          ],
          ['Protocol', protocolWord(broker, status)],
          ['Since', fullTime(status.since)],
          ['Attempts', failing && attemptsInWords(status)],
          ['Session', sessionWord(status)],
          ...(status.negotiated ? negotiatedFacts(status.negotiated) : []),
        ]}
      />
    </>
  )
}

function protocolWord({ protocolVersion }: Broker, { negotiated }: BrokerStatus): string {
  if (negotiated) return `MQTT ${negotiated.protocolVersion}`
  return protocolVersion === 'auto' ? 'MQTT 5 or 3.1.1' : `MQTT ${protocolVersion}`
}

function sessionWord({ state, sessionPresent }: BrokerStatus): string | null {
  if (state !== 'connected' || sessionPresent === undefined) return null
  return sessionPresent ? 'taken up again' : 'new'
}
