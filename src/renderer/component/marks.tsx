import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import type { BrokerState } from '../../shared/contract/broker.ts'
import styles from './marks.module.css'

export type Tone = 'neutral' | 'green' | 'amber' | 'red' | 'blue'

/** A small word with a meaning: retained, QoS 1, failed. */
export function Badge({
  tone = 'neutral',
  title,
  children,
}: {
  tone?: Tone
  title?: string
  children: ReactNode
}) {
  const badge = <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>
  return title ? <Tooltip label={title}>{badge}</Tooltip> : badge
}

/** A key on the keyboard. `Mod` is Ctrl, or Command on a Mac. */
export function Kbd({ children }: { children: string }) {
  const mac = /Mac/.test(navigator.platform)
  return (
    <span className={styles.keys}>
      {children.split('+').map(key => (
        <kbd key={key} className={styles.key}>
          {key === 'Mod' ? (mac ? '⌘' : 'Ctrl') : key}
        </kbd>
      ))}
    </span>
  )
}

const brokerTones: Record<
  BrokerState,
  { tone: Tone; shape: 'full' | 'half' | 'ring' | 'cross'; word: string }
> = {
  connected: { tone: 'green', shape: 'full', word: 'Connected' },
  connecting: { tone: 'amber', shape: 'half', word: 'Connecting' },
  waiting: { tone: 'amber', shape: 'half', word: 'Waiting to try again' },
  stopped: { tone: 'red', shape: 'cross', word: 'Stopped' },
  disabled: { tone: 'neutral', shape: 'ring', word: 'Off' },
}

/** The state of a broker in words. */
export function brokerStateWord(state: BrokerState): string {
  return brokerTones[state].word
}

/** The state of a broker as a dot, told by shape as well as colour. */
export function StateDot({ state, label }: { state: BrokerState; label?: boolean }) {
  const { tone, shape, word } = brokerTones[state]
  return (
    <span className={styles.state}>
      <Dot tone={tone} shape={shape} title={label ? undefined : word} />
      {label && word}
    </span>
  )
}

/** A dot with a tone and a shape of its own, for other states. */
export function Dot({
  tone,
  shape = 'full',
  title,
}: {
  tone: Tone
  shape?: 'full' | 'half' | 'ring' | 'cross'
  title?: string
}) {
  return (
    <svg
      width="10"
      height="10"
      viewBox="0 0 10 10"
      className={`${styles.dot} ${styles[tone]}`}
      role="img"
      aria-label={title}
      aria-hidden={title ? undefined : true}
    >
      {shape === 'full' && <circle cx="5" cy="5" r="4" fill="currentColor" />}
      {shape === 'ring' && (
        <circle cx="5" cy="5" r="3.250" fill="none" stroke="currentColor" strokeWidth="1.5" />
      )}
      {shape === 'half' && (
        <>
          <circle cx="5" cy="5" r="3.250" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M5 1a4 4 0 0 1 0 8Z" fill="currentColor" />
        </>
      )}
      {shape === 'cross' && (
        <path d="m2 2 6 6m0-6-6 6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      )}
    </svg>
  )
}

/** The upright tick in a broker's colour, by its place in the workspace; eight colours, then again from the first. */
export function BrokerTick({ index }: { index: number }) {
  return (
    <span
      className={styles.tick}
      style={{ background: index < 0 ? 'var(--line-strong)' : `var(--broker-${index % 8})` }}
    />
  )
}
