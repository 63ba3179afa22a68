import { Tooltip } from '@mantine/core'
import { Pause, Play, Search } from 'lucide-react'
import { IconButton } from '../component/button.tsx'
import { BrokerTick, brokerStateWord, Kbd, StateDot } from '../component/marks.tsx'
import { rate } from '../component/number-format.ts'
import { useApp, useAppState, useBrokerStatus, useBrokers } from '../store/react.ts'
import { href } from '../store/route.ts'
import { RulesPauseButton } from './rules-pause.tsx'
import styles from './top-bar.module.css'

/** Brokers at a glance, the command field, and the pause of what is shown live. */
export function TopBar() {
  const app = useApp()
  const brokers = useBrokers()
  const paused = useAppState(state => state.events.paused)
  return (
    <header className={styles.bar}>
      <div className={styles.chips}>
        {brokers.map((broker, index) => (
          <BrokerChip key={broker.id} id={broker.id} name={broker.name} index={index} />
        ))}
      </div>
      <button
        type="button"
        className={styles.search}
        onClick={() => app.state.setState({ paletteOpen: true })}
      >
        <Search size={14} strokeWidth={1.75} aria-hidden="true" />
        <span className={styles.searchText}>Go to or do</span>
        <Kbd>Mod+K</Kbd>
      </button>
      <RulesPauseButton />
      <IconButton
        icon={paused ? Play : Pause}
        pressed={paused}
        label={paused ? 'Resume live updates' : 'Pause live updates; rules keep running'}
        onClick={() => app.events.setPaused(!paused)}
      />
    </header>
  )
}

function BrokerChip({ id, name, index }: { id: string; name: string; index: number }) {
  const app = useApp()
  const status = useBrokerStatus(id)
  const state = status?.state ?? 'disabled'
  return (
    <Tooltip
      label={status?.error ? `${brokerStateWord(state)}: ${status.error.message}` : brokerStateWord(state)}
      multiline
      maw={320}
    >
      <a
        className={styles.chip}
        href={href({ screen: 'brokers', id })}
        onClick={event => {
          event.preventDefault()
          app.navigation.go({ screen: 'brokers', id })
        }}
      >
        <StateDot state={state} />
        <span className={styles.chipName}>{name}</span>
        {state === 'connected' && <span className={styles.rate}>{rate(status?.receivedRate ?? 0)}/s</span>}
        <BrokerTick index={index} />
      </a>
    </Tooltip>
  )
}
