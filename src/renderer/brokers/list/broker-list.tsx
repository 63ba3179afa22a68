import { Plus, RadioTower } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from 'react'
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
    const rows = rowsOf(event.currentTarget)
    const at = rows.indexOf(event.target as HTMLElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus()
  }

  const list = useRef<HTMLUListElement>(null)
  const last = useRef<{ id: string | undefined; index: number } | null>(null)
  // Where the broker that the keyboard was at is removed, it goes on at the next.
  useEffect(() => {
    if (last.current === null || brokers.some(broker => broker.id === last.current?.id)) return
    const { index } = last.current
    last.current = null
    if (document.activeElement === document.body)
      rowsOf(list.current)[Math.min(index, brokers.length - 1)]?.focus()
  }, [brokers])

  function remember(event: FocusEvent) {
    const index = rowsOf(list.current).findIndex(row => row.parentElement?.contains(event.target))
    if (index >= 0) last.current = { id: brokers[index]?.id, index }
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
          <ul ref={list} className={styles.list} aria-label="Brokers" onKeyDown={walk} onFocus={remember}>
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

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
}

function NoBrokers() {
  return (
    <EmptyState icon={RadioTower} title="No broker yet" action={<FirstBrokerButtons />}>
      A broker passes messages between the devices of a house. Its host name is all that is needed to connect;
      the messages then become events.
    </EmptyState>
  )
}
