import { Braces, Zap } from 'lucide-react'
import { memo } from 'react'
import type { EventRow as Row } from '../../shared/contract/event.ts'
import { JsonText } from '../component/json-text.tsx'
import { Badge, BrokerTick } from '../component/marks.tsx'
import { plural } from '../component/number-format.ts'
import { clockTime, shortDay } from '../component/time-format.ts'
import { useApp, useAppState } from '../store/react.ts'
import styles from './event-row.module.css'

/** DOM id of a row, for the list to name its active one. */
export const eventRowId = (id: number) => `event-${id}`

/** One event on one line, with its day where the list holds several. Subscribes to whether it is selected, and to nothing else. */
export const EventRow = memo(function EventRow({ row, dated }: { row: Row; dated: boolean }) {
  const app = useApp()
  const selected = useAppState(state => state.events.selected === row.id)
  const broker = useAppState(
    state => state.view?.workspace.brokers.findIndex(({ id }) => id === row.broker) ?? -1,
  )
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus and the keys
    <div
      id={eventRowId(row.id)}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      className={styles.row}
      onClick={() => app.events.select(row.id, true)}
    >
      <span className={styles.time} data-dated={dated || undefined}>
        {dated && <span className={styles.day}>{shortDay(row.time)}</span>}
        {clockTime(row.time)}
        <span className={styles.milliseconds}>.{String(Math.floor(row.time % 1000)).padStart(3, '0')}</span>
      </span>
      <BrokerTick index={broker} />
      <span className={styles.event}>
        <span className={styles.prefix}>{row.prefix}</span>
        {row.suffix !== '' && `.${row.suffix}`}
      </span>
      <span className={styles.payload}>
        <Preview row={row} />
      </span>
      <span className={styles.badges}>
        {row.hasProperties && (
          <Badge title="Has MQTT 5 properties">
            <Braces size={11} strokeWidth={2} aria-label="Properties" />
          </Badge>
        )}
        {row.retain && <Badge title="The broker kept this message">retained</Badge>}
        {row.qos !== undefined && row.qos > 0 && <Badge>QoS {row.qos}</Badge>}
        {row.fired > 0 && (
          <Badge tone="blue" title={`${plural(row.fired, 'rule')} ran`}>
            <Zap size={11} strokeWidth={2} aria-label="Rules that ran:" />
            {row.fired}
          </Badge>
        )}
      </span>
    </div>
  )
})

function Preview({ row }: { row: Row }) {
  if (row.kind === 'empty') return <span className={styles.none}>empty</span>
  if (row.kind === 'json') return <JsonText json={row.preview} />
  if (row.kind === 'binary')
    return (
      <>
        <span className={styles.none}>{plural(row.size, 'byte')} </span>
        {row.preview.replace(/(..)/g, '$1 ')}
      </>
    )
  return row.preview
}
