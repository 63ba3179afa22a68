import type { EmittedEvent } from '../../shared/event.ts'
import { plainFilter } from '../../shared/topic.ts'
import type { Subscription } from '../../shared/workspace/broker.ts'
import type { Clock } from '../clock.ts'
import { compileEventFilter, type EventGate } from './event-filter.ts'
import { spelledOutLevels } from './topic-suffix.ts'

/** What the filters of one subscription dropped. */
export interface SubscriptionCounters {
  filter: string
  events: number
  /** One number for each of its event filters, in their order. */
  filtered: number[]
}

/** One subscription at work: what its messages are called, and which of them pass. */
export class SubscriptionRoute {
  readonly position: number
  readonly filter: string
  readonly prefix: string
  readonly spelledOut: number
  readonly #gates: EventGate[]
  readonly #filtered: number[]
  #events = 0

  constructor(subscription: Subscription, position: number, clock: Clock) {
    this.position = position
    this.filter = subscription.filter
    this.prefix = subscription.prefix
    this.spelledOut = spelledOutLevels(plainFilter(subscription.filter))
    this.#gates = subscription.filters.map(filter => compileEventFilter(filter, clock))
    this.#filtered = this.#gates.map(() => 0)
  }

  /** Asks the event filters in their order; the first that refuses counts it. */
  passes(event: EmittedEvent, topic: string): boolean {
    for (let i = 0; i < this.#gates.length; i++) {
      if (this.#gates[i]?.(event, topic)) continue
      this.#filtered[i] = (this.#filtered[i] ?? 0) + 1
      return false
    }
    this.#events++
    return true
  }

  counters(): SubscriptionCounters {
    return { filter: this.filter, events: this.#events, filtered: [...this.#filtered] }
  }
}
