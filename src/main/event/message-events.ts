import type { EmittedEvent } from '../../shared/event.ts'
import type { Subscription } from '../../shared/workspace/broker.ts'
import type { Clock } from '../clock.ts'

/** A received Application Message, as the MQTT client hands it over. */
export interface ReceivedMessage {
  topic: string
  /** Taken as it is, never copied here: it must not change afterwards. */
  payload: Uint8Array
  qos: 0 | 1 | 2
  retain: boolean
  properties?: ReceivedProperties
}

export interface ReceivedProperties {
  payloadFormatIndicator?: boolean
  messageExpiryInterval?: number
  contentType?: string
  responseTopic?: string
  correlationData?: Uint8Array
  subscriptionIdentifiers?: number[]
  userProperties?: [name: string, value: string][]
}

/** What the filters of one subscription dropped. */
export interface SubscriptionCounters {
  filter: string
  events: number
  /** One number for each of its event filters, in their order. */
  filtered: number[]
}

export interface MessageEvents {
  /** The event that `message` becomes; null where a filter drops it or no subscription asked for it. */
  toEvent(message: ReceivedMessage): EmittedEvent | null
  /** Messages dropped by event filters, all subscriptions together. */
  readonly filtered: number
  /** Messages that matched no subscription, such as those of an old persistent session. */
  readonly unmatched: number
  counters(): SubscriptionCounters[]
}

/** The Subscription Identifier to subscribe with, by position in the broker's list. [MQTT-3.8.2.1.2] */
export declare function subscriptionIdentifier(position: number): number

export declare function createMessageEvents(
  broker: { id: string; subscriptions: readonly Subscription[] },
  clock: Clock,
): MessageEvents
