import { Pencil, RotateCw } from 'lucide-react'
import type { BrokerStatus } from '../../../shared/contract/broker.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { IconButton } from '../../component/button.tsx'
import { Badge, BrokerTick, StateDot } from '../../component/marks.tsx'
import { plural, rate } from '../../component/number-format.ts'
import { Switch } from '../../component/switch.tsx'
import { useBrokerStatus } from '../../store/react.ts'
import { BrokerMenu } from '../act/broker-menu.tsx'
import { useBrokerActions } from '../act/use-broker-actions.ts'
import { addressInWords, addressOf, usesTls } from '../draft/address.ts'
import { stateInWords } from '../words/broker-state.ts'
import styles from './broker-list.module.css'

export interface BrokerRowProps {
  broker: Broker
  /** Its place in the workspace: gives its colour. */
  index: number
  selected: boolean
  now: number
}

/** One broker: a click selects it, Enter or a double click opens its form. */
export function BrokerRow({ broker, index, selected, now }: BrokerRowProps) {
  const actions = useBrokerActions()
  const status = useBrokerStatus(broker.id)
  const state = status?.state ?? 'disabled'
  const unverified = usesTls(addressOf(broker.url).scheme) && !broker.tls.verify
  return (
    <li className={`${styles.row} ${broker.enabled ? '' : styles.off}`} data-selected={selected}>
      <BrokerTick index={index} />
      <StateDot state={state} />
      <button
        type="button"
        data-row
        className={styles.select}
        aria-current={selected || undefined}
        onClick={() => actions.select(broker.id)}
        onFocus={event => event.currentTarget.matches(':focus-visible') && actions.select(broker.id)}
        onDoubleClick={() => actions.edit(broker.id)}
        onKeyDown={event => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          actions.edit(broker.id)
        }}
      >
        <span className={styles.line}>
          <span className={`${styles.name} ellipsis`}>{broker.name}</span>
          <span className={`${styles.address} mono ellipsis`}>{addressInWords(broker.url)}</span>
          {status?.held && (
            <Badge tone="amber" title="Messages that were set aside or are in doubt">
              {plural(status.held.count, 'message')} to look at
            </Badge>
          )}
          {unverified && <Badge tone="amber">not verified</Badge>}
        </span>
        <Doing status={status} now={now} />
      </button>
      <span className={`${styles.rate} secondary figures`}>
        {state === 'connected' && `${rate(status?.receivedRate ?? 0)}/s`}
      </span>
      <span className={styles.tools}>
        <Switch
          bare
          label={`Connect ${broker.name}`}
          checked={broker.enabled}
          onChange={enabled => actions.setEnabled(broker, enabled)}
        />
      </span>
      <span className={styles.tools}>
        <IconButton
          icon={RotateCw}
          label={`Reconnect ${broker.name}`}
          disabled={!broker.enabled}
          onClick={() => actions.reconnect(broker)}
        />
        <IconButton icon={Pencil} label={`Edit ${broker.name}`} onClick={() => actions.edit(broker.id)} />
        <BrokerMenu broker={broker} />
      </span>
    </li>
  )
}

/** State and trouble in words. */
function Doing({ status, now }: { status: BrokerStatus | undefined; now: number }) {
  if (!status) return <span className={`${styles.second} ${styles.line}`}>Starting</span>
  const { state, error } = status
  const failing = error !== undefined && state !== 'connected' && state !== 'disabled'
  const refused = state === 'connected' ? status.subscriptions.filter(answer => answer.error).length : 0
  const words = failing ? `${stateInWords(status, now)}. ${error.message}` : stateInWords(status, now)
  const tone = state === 'stopped' ? 'red' : failing || refused > 0 ? 'amber' : undefined
  return (
    <span className={`${styles.second} ${styles.line}`} data-tone={tone}>
      <span className="ellipsis" title={words}>
        {words}
        {refused > 0 && `, ${refused} refused to subscribe`}
      </span>
    </span>
  )
}
