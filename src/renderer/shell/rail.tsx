import { Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { useApp, useAppState } from '../store/react.ts'
import { href } from '../store/route.ts'
import type { AppState } from '../store/state.ts'
import { Logo } from '../theme/logo.tsx'
import { places } from './places.ts'
import styles from './rail.module.css'

type Place = (typeof places)[number]

/** The places of the window; a number only where a person is needed. */
export function Rail() {
  const app = useApp()
  const narrow = useMediaQuery('(max-width: 899px)') ?? false
  const chosen = useAppState(state => state.preferences.railFolded)
  const folded = chosen || narrow
  const Fold = folded ? PanelLeftOpen : PanelLeftClose
  const foldLabel = folded ? 'Show names' : 'Fold'
  const upper = places.filter(place => place.screen !== 'settings')
  const lower = places.filter(place => place.screen === 'settings')
  return (
    <nav className={styles.rail} data-folded={folded || undefined} aria-label="Screens">
      <div className={styles.brand}>
        <Logo size={20} />
        <span className={styles.name}>Tomte</span>
      </div>
      {upper.map(place => (
        <RailLink key={place.screen} place={place} folded={folded} />
      ))}
      <div className={styles.space} />
      {lower.map(place => (
        <RailLink key={place.screen} place={place} folded={folded} />
      ))}
      {!narrow && (
        <Tooltip label={foldLabel} position="right" disabled={!folded}>
          <button
            type="button"
            className={styles.link}
            aria-label={foldLabel}
            onClick={() => void app.preferences.put({ railFolded: !chosen }).catch(app.toasts.fail)}
          >
            <Fold size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className={styles.label}>{foldLabel}</span>
          </button>
        </Tooltip>
      )}
    </nav>
  )
}

function RailLink({ place: { screen, label, icon: Icon }, folded }: { place: Place; folded: boolean }) {
  const app = useApp()
  const here = useAppState(state => state.navigation.route.screen === screen)
  const attention = useAppState(state => attentionFor(state, screen))
  const name =
    attention > 0 ? `${label}: ${attention} ${screen === 'rules' ? 'need a look' : 'cannot connect'}` : label
  return (
    <Tooltip label={name} position="right" disabled={!folded && attention === 0}>
      <a
        className={styles.link}
        href={href({ screen })}
        aria-label={name}
        aria-current={here ? 'page' : undefined}
        onClick={event => {
          if (event.metaKey || event.ctrlKey) return
          event.preventDefault()
          app.navigation.go({ screen })
        }}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        <span className={styles.label}>{label}</span>
        {attention > 0 && <span className={styles.badge}>{attention}</span>}
      </a>
    </Tooltip>
  )
}

/** Failed runs that wait to be dealt with, else rules whose last run failed; and rules that something keeps from running. */
function rulesInNeed(status: AppState['status']): number {
  const rules = status?.rules ?? []
  const failed = rules.filter(rule => rule.lastState === 'failed').length
  return Math.max(status?.deadLetters ?? 0, failed) + rules.filter(rule => rule.trouble).length
}

/**
 * How many things on this screen need a person: brokers that cannot connect, rules that failed or cannot run. A broker that waits
 * before its first attempt lacks a file or a secret.
 */
function attentionFor({ status }: AppState, screen: Place['screen']): number {
  if (screen === 'rules') return rulesInNeed(status)
  if (screen !== 'brokers') return 0
  return (
    status?.brokers.filter(
      ({ state, attempt }) => state === 'stopped' || (state === 'waiting' && (attempt === 0 || attempt > 2)),
    ).length ?? 0
  )
}
