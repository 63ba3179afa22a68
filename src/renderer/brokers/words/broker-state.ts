import type { BrokerState, BrokerStatus } from '../../../shared/contract/broker.ts'
import { spanInWords } from './duration.ts'

export const stateWords: Record<BrokerState, string> = {
  connected: 'Connected',
  connecting: 'Connecting',
  waiting: 'Waiting',
  stopped: 'Stopped',
  disabled: 'Off',
}

/** When the next attempt begins, in words; null where none is planned. */
export function nextAttemptInWords(status: BrokerStatus, now: number): string | null {
  if (status.state !== 'waiting' || status.nextAttempt === undefined) return null
  const left = status.nextAttempt - now
  return left <= 500 ? 'now' : `in ${spanInWords(left)}`
}

/** The state with what one wants to know of it: `Connected for 3 h`, `Waiting, tries again in 8 s`. */
export function stateInWords(status: BrokerStatus, now: number): string {
  if (status.state === 'connected') return `Connected for ${spanInWords(now - status.since)}`
  const next = nextAttemptInWords(status, now)
  return next ? `Waiting, tries again ${next}` : stateWords[status.state]
}

/** `3 since it was last connected, the next in 8 s`; null where none was made. */
export function attemptsInWords({ attempt }: BrokerStatus): string | null {
  if (attempt === 0) return null
  return attempt === 1 ? 'the first' : `${attempt.toLocaleString('en')} since it was last connected`
}
