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
