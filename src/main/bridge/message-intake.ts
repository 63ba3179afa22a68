import { isDeepStrictEqual } from 'node:util'
import { TomteError } from '../../shared/errors.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { Clock } from '../clock.ts'
import { createMessageEvents, type MessageEvents, type ReceivedMessage } from '../event/message-events.ts'

/** Turns each broker's messages into events; follows the workspace without losing what its filters remember. */
export class MessageIntake {
  readonly #clock: Clock
  readonly #emit: (event: EmittedEvent) => void
  readonly #settled: () => Promise<void> | undefined
  readonly #brokers = new Map<string, { subscriptions: Broker['subscriptions']; events: MessageEvents }>()

  /** `settled` resolves once the rules have acted on what was emitted; it answers nothing where they have. */
  constructor(clock: Clock, emit: (event: EmittedEvent) => void, settled: () => Promise<void> | undefined) {
    this.#clock = clock
    this.#emit = emit
    this.#settled = settled
  }

  apply(brokers: readonly Broker[]): void {
    const known = new Set(brokers.map(({ id }) => id))
    for (const id of this.#brokers.keys()) if (!known.has(id)) this.#brokers.delete(id)
    for (const { id, subscriptions } of brokers) {
      if (isDeepStrictEqual(this.#brokers.get(id)?.subscriptions, subscriptions)) continue
      this.#brokers.set(id, {
        subscriptions,
        events: createMessageEvents({ id, subscriptions }, this.#clock),
      })
    }
  }

  /** Returns, or for QoS 1 and 2 resolves, once the rules have acted on it, so that it may then be acknowledged. */
  deliver(broker: string, message: ReceivedMessage): void | Promise<void> {
    const intake = this.#brokers.get(broker)
    if (!intake) throw new TomteError('ERR_BROKER_UNKNOWN', `There is no broker with the id “${broker}”.`)
    const event = intake.events.toEvent(message)
    if (!event) return
    this.#emit(event)
    if (message.qos > 0) return this.#settled()
  }

  /** Messages that the broker's event filters dropped. */
  filtered(broker: string): number {
    return this.#brokers.get(broker)?.events.filtered ?? 0
  }
}
