import { Plus, RadioTower } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Button } from '../../component/button.tsx'
import { EmptyState } from '../../component/empty-state.tsx'
import { Screen } from '../../component/screen.tsx'
import { useNow } from '../../component/use-now.ts'
import { useAppState, useBrokers, useRoute } from '../../store/react.ts'
import { FirstBrokerButtons } from '../../welcome/first-broker-buttons.tsx'
import { useBrokerActions } from '../act/use-broker-actions.ts'
import { LivePanel } from '../live/live-panel.tsx'
import styles from './broker-list.module.css'
import { BrokerRow } from './broker-row.tsx'

/** All brokers with how they are doing; the selected one in the inspector. */
export function BrokerList() {
  const brokers = useBrokers()
  const actions = useBrokerActions()
  const { id } = useRoute()
  const now = useNow(1000)
  const selected = brokers.find(broker => broker.id === id)
  const connected = useAppState(
    state => state.status?.brokers.filter(({ state }) => state === 'connected').length ?? 0,
  )

  function walk(event: KeyboardEvent<HTMLUListElement>) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
    const at = rows.indexOf(event.target as HTMLElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus()
  }

  return (
    <>
      <Screen
        title="Brokers"
        note={brokers.length > 0 ? `${connected} of ${brokers.length} connected` : undefined}
        actions={
          brokers.length > 0 && (
            <Button variant="primary" icon={Plus} onClick={actions.add}>
              Add a broker
            </Button>
          )
        }
      >
        {brokers.length === 0 ? (
          <NoBrokers />
        ) : (
          <ul className={styles.list} aria-label="Brokers" onKeyDown={walk}>
            {brokers.map((broker, index) => (
              <BrokerRow
                key={broker.id}
                broker={broker}
                index={index}
                selected={broker === selected}
                now={now}
              />
            ))}
          </ul>
        )}
      </Screen>
      {selected && <LivePanel broker={selected} onClose={() => actions.select(null)} />}
    </>
  )
}

function NoBrokers() {
  return (
    <EmptyState icon={RadioTower} title="No broker yet" action={<FirstBrokerButtons />}>
      A broker passes messages between the devices of a house. Its host name is all that is needed to connect;
      the messages then become events.
    </EmptyState>
  )
}
