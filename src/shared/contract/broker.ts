import type { PlainError } from '../errors.ts'
import type { SubscriptionCount } from './filter.ts'
import type { HeldMessages } from './held-message.ts'
import type { Negotiated } from './negotiated.ts'

export type BrokerState = 'disabled' | 'connecting' | 'connected' | 'waiting' | 'stopped'

/** What is known of one broker's connection. Times in milliseconds since 1970-01-01 UTC; rates a second. */
export interface BrokerStatus {
  id: string
  state: BrokerState
  since: number
  /** Why it is not connected; also set while waiting for the next attempt. */
  error?: PlainError
  /** Number of attempts since it was last connected, and when the next one begins. */
  attempt: number
  nextAttempt?: number
  received: number
  sent: number
  receivedRate: number
  /** Messages dropped: by a full queue, or by event filters. */
  dropped: number
  filtered: number
  /** Messages waiting for the connection. */
  queued: number
  /**
   * Messages somebody should look at: set aside, or of QoS 2 and in doubt, as a crash hides whether the rules saw them. The
   * events `Broker.ID.Quarantined` and `Broker.ID.Uncertain` tell of them too. Absent where there are none.
   */
  held?: HeldMessages
  sessionPresent?: boolean
  /** Set while it is connected. */
  negotiated?: Negotiated
  /** What the broker granted or refused, by topic filter. */
  subscriptions: { filter: string; qos?: 0 | 1 | 2; error?: PlainError }[]
  /** What became of the messages of each subscription, in the order of the workspace. */
  messages?: SubscriptionCount[]
  /** When the certificates of an encrypted connection end, where that is known. */
  certificates?: { broker?: number; client?: number }
  /** Visible warnings, such as `Certificates are not verified`. */
  warnings: string[]
}

/** Secrets of a broker as they were typed, for a test before they are stored. */
export interface TypedSecrets {
  password?: string
  passphrase?: string
  /** The text of a private key. */
  key?: string
  proxyPassword?: string
}

export type TestStepState = 'passed' | 'failed' | 'skipped'

/** One layer of a connection test, in the order they are climbed. */
export interface BrokerTestStep {
  layer: string
  state: TestStepState
  /** What was found: the address, the TLS version and certificate, the broker's limits. */
  detail?: string
  milliseconds?: number
  error?: PlainError
}

export interface BrokerTestReport {
  passed: boolean
  steps: BrokerTestStep[]
}
