import { isDeepStrictEqual } from 'node:util'
import type { FilterCount, SubscriptionCount } from '../../shared/contract/filter.ts'
import { TomteError } from '../../shared/errors.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { EventFilter } from '../../shared/workspace/event-filter.ts'
import type { Clock } from '../clock.ts'
import type { PayloadDecoders } from '../event/decoder/payload-decoders.ts'
import { FilterChain } from '../event/filter-chain.ts'
import { byBrokerAndTopic } from '../event/filter-parts.ts'
import { createMessageEvents, type MessageEvents, type ReceivedMessage } from '../event/message-events.ts'

export interface MessageIntakeOptions {
  clock: Clock
  expressions: ExpressionCompiler
  decoders: PayloadDecoders
  emit(event: EmittedEvent): void
  /** Resolves once the rules have acted on what was emitted; it answers nothing where they have. */
  settled(): Promise<void> | undefined
  /** Resolves once the journal has on disk what was emitted; undefined where it keeps nothing. Default: it does not. */
  journalled?(): Promise<unknown> | undefined
}

/** Turns each broker's messages into events; follows the workspace without losing what its filters remember. */
export class MessageIntake {
  readonly #options: MessageIntakeOptions
  readonly #brokers = new Map<string, { subscriptions: Broker['subscriptions']; events: MessageEvents }>()
  #filters: readonly EventFilter[] = []
  /** Of all brokers, after the filters of their subscriptions. */
  #chain: FilterChain

  constructor(options: MessageIntakeOptions) {
    this.#options = options
    this.#chain = this.#chainOf([])
  }

  apply(brokers: readonly Broker[], filters: readonly EventFilter[]): void {
    if (!isDeepStrictEqual(filters, this.#filters)) {
      this.#chain.flush()
      this.#filters = filters
      this.#chain = this.#chainOf(filters)
    }
    const known = new Set(brokers.map(({ id }) => id))
    for (const id of this.#brokers.keys()) if (!known.has(id)) this.#forget(id)
    for (const { id, subscriptions } of brokers) {
      if (isDeepStrictEqual(this.#brokers.get(id)?.subscriptions, subscriptions)) continue
      this.#forget(id)
      const { clock, expressions, decoders } = this.#options
      const events = createMessageEvents({ id, subscriptions }, clock, {
        expressions,
        decoders,
        release: (event, topic) => this.#pass(event, topic),
      })
      this.#brokers.set(id, { subscriptions, events })
    }
  }

  /**
   * Returns, or for QoS 1 and 2 resolves, once the rules have acted on it, so that it may then be acknowledged. A message that
   * a filter holds to let it go on later is acknowledged now: a crash before that loses it.
   */
  deliver(broker: string, message: ReceivedMessage): void | Promise<void> {
    const intake = this.#brokers.get(broker)
    if (!intake) throw new TomteError('ERR_BROKER_UNKNOWN', `There is no broker with the id “${broker}”.`)
    const event = intake.events.toEvent(message)
    if (!event || !this.#pass(event, message.topic)) return
    if (message.qos === 0) return
    const { settled, journalled } = this.#options
    const acted = settled()
    // Acknowledged before it is in the journal, it would be lost with a crash.
    return acted || message.deliveryId === undefined ? acted : journalled?.()?.then(() => {})
  }

  #pass(event: EmittedEvent, topic: string): boolean {
    const passes = this.#chain.passes(event, topic)
    if (passes) this.#options.emit(event)
    return passes
  }

  /** Messages that the event filters of the broker's subscriptions dropped. */
  filtered(broker: string): number {
    return this.#brokers.get(broker)?.events.filtered ?? 0
  }

  /** One for each subscription, in the order of the workspace. */
  counts(broker: string): SubscriptionCount[] {
    return this.#brokers.get(broker)?.events.counters() ?? []
  }

  /** One for each filter of all brokers. */
  globalCounts(): FilterCount[] {
    return this.#chain.counts()
  }

  /** Lets all events go on that filters hold, so that an orderly end loses none. */
  flush(): void {
    for (const { events } of this.#brokers.values()) events.flush()
    this.#chain.flush()
  }

  #forget(broker: string): void {
    this.#brokers.get(broker)?.events.flush()
    this.#brokers.delete(broker)
  }

  #chainOf(filters: readonly EventFilter[]): FilterChain {
    const { clock, expressions, emit } = this.#options
    return new FilterChain(filters, { clock, expressions, keyOf: byBrokerAndTopic }, event => emit(event))
  }
}
