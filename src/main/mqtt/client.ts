import type { Dispose } from '../../shared/dispose.ts'
import { ClientEffects, type ClientParts } from './client-effects.ts'
import { Deliverer } from './delivery.ts'
import type { ClientDependencies } from './dependencies.ts'
import type { DurableRecord } from './durable-record.ts'
import { stoppedError } from './errors.ts'
import { Lifecycle } from './lifecycle.ts'
import { Publisher } from './publisher.ts'
import { Quarantine } from './quarantine.ts'
import { recordOf, restore } from './restore.ts'
import { Session } from './session.ts'
import type { Delivery, Outgoing } from './session-effects.ts'
import { type SessionRecord, unrecorded } from './session-record.ts'
import { Subscriber } from './subscriber.ts'
import type {
  ApplicationMessage,
  ClientCounters,
  ClientState,
  ConnectionOptions,
  Grant,
  MessageListener,
  PublishResult,
  QuarantineListener,
  StateListener,
  Subscription,
} from './types.ts'

export type * from './types.ts'

const STOP_DEADLINE = 2000

/** One client of one broker: connects, stays connected, publishes, subscribes, receives. See `ClientState` for its states. */
export class MqttClient {
  readonly #dependencies: ClientDependencies
  /** Set where the session is to outlive the process. */
  readonly #durable: DurableRecord | undefined
  readonly #record: SessionRecord
  readonly #effects: ClientEffects
  readonly #session: Session
  readonly #publisher: Publisher
  readonly #subscriber: Subscriber
  readonly #deliverer = new Deliverer()
  readonly #quarantine = new Quarantine((qos, id, reasonCode) => this.#session.refuse(qos, id, reasonCode))
  readonly #lifecycle: Lifecycle
  #restored = false

  /** Nothing happens before `start`. */
  constructor(options: ConnectionOptions, dependencies: ClientDependencies) {
    this.#dependencies = dependencies
    const { session, clock } = dependencies
    this.#durable =
      session &&
      recordOf(session, {
        committed: () => this.#publisher.flush(),
        failed: error => this.#lifecycle.storeFailed(error),
      })
    this.#record = this.#durable ?? unrecorded
    this.#effects = new ClientEffects(this.#parts())
    this.#session = new Session(options.properties?.receiveMaximum ?? 20, this.#effects, this.#record)
    this.#publisher = new Publisher(this.#session, this.#record, clock, options.offlineQueue, outgoing =>
      this.#cleared(outgoing),
    )
    this.#subscriber = new Subscriber(this.#session.ids)
    this.#lifecycle = new Lifecycle(options, dependencies, {
      record: this.#record,
      durable: this.#durable,
      session: this.#session,
      publisher: this.#publisher,
      subscriber: this.#subscriber,
      deliverer: this.#deliverer,
      quarantine: this.#quarantine,
      accept: this.#accept,
    })
  }

  get state(): ClientState {
    return this.#lifecycle.state
  }

  get counters(): ClientCounters {
    const { queue } = this.#publisher
    return {
      received: this.#deliverer.received,
      sent: this.#publisher.sent,
      receivedBytes: this.#lifecycle.receivedBytes,
      sentBytes: this.#lifecycle.sentBytes,
      dropped: this.#publisher.dropped,
      refused: this.#deliverer.refused,
      quarantined: this.#quarantine.count,
      queued: queue.length,
      queuedBytes: queue.bytes,
      inflight: this.#session.inflight,
      connects: this.#lifecycle.connects,
    }
  }

  /** Connects, and again whenever the connection is lost, until `stop`. Throws a TomteError for options that cannot work. */
  start(): void {
    if (this.state.name !== 'stopped') return
    this.#lifecycle.prepare()
    const { session, clock } = this.#dependencies
    const isNew = session !== undefined && !this.#restored
    const redeliveries = isNew ? restore(session, this.#session, this.#publisher, clock) : []
    this.#restored = true
    this.#lifecycle.connect()
    for (const each of redeliveries) this.#effects.redeliver(each, session?.uncertain)
  }

  /**
   * Ends the connection: waits until what was published is acknowledged, but no longer than `deadline` milliseconds
   * (2000), then says DISCONNECT. With `will` the broker of MQTT 5 publishes the will nevertheless. Never rejects.
   */
  stop({ deadline = STOP_DEADLINE, will = false } = {}): Promise<void> {
    if (this.state.name === 'stopped') return Promise.resolve()
    const ended = this.#lifecycle.stop(deadline, will)
    const durable = this.#durable
    return durable ? ended.then(() => durable.commit.drained(this.#dependencies.clock, deadline)) : ended
  }

  /**
   * Takes no more messages of QoS 1 and 2, which leaves them to the broker for the next connection. Resolves when those that
   * came are delivered. `start` ends it.
   */
  async pause(): Promise<void> {
    this.#lifecycle.pause()
    await this.#durable?.commit.drained(this.#dependencies.clock, STOP_DEADLINE)
  }

  /** Stops reading from the broker, or goes on, for a receiver that cannot keep up. The connection lives on. */
  read(reading: boolean): void {
    this.#lifecycle.read(reading)
  }

  /** The computer woke up or its network changed: asks the broker for a sign of life, or tries to connect, at once. */
  wake(): void {
    this.#lifecycle.wake()
  }

  /**
   * Publishes: QoS 0 is done when it is written, QoS 1 and 2 when the broker acknowledged. Rejects with a TomteError for a
   * message that cannot be sent, that the broker refuses, or that finds no room to wait in.
   */
  async publish(message: ApplicationMessage): Promise<PublishResult> {
    this.#checkRunning()
    return this.#publisher.publish(message)
  }

  /**
   * As `publish`, but resolves as soon as the message is queued: durably so where the session is to survive. Rejects with a
   * TomteError for one that cannot be sent or finds no room.
   */
  async enqueue(message: ApplicationMessage): Promise<void> {
    this.#checkRunning()
    return this.#publisher.enqueue(message)
  }

  /** As `publish`, but tells nobody what became of the message; throws a TomteError for one that cannot be sent. */
  send(message: ApplicationMessage): void {
    this.#checkRunning()
    this.#publisher.send(message)
  }

  /**
   * Subscribes now, and again whenever the broker has lost the session. Resolves with the broker's answer for each filter,
   * refusals included; rejects with a TomteError, and subscribes to nothing, where a filter is invalid.
   */
  async subscribe(subscriptions: Subscription[]): Promise<Grant[]> {
    return this.#subscriber.subscribe(subscriptions)
  }

  /** Ends subscriptions. Resolves with the broker's answer for each filter. */
  async unsubscribe(filters: string[]): Promise<Grant[]> {
    return this.#subscriber.unsubscribe(filters)
  }

  onMessage(listener: MessageListener): Dispose {
    return this.#deliverer.add(listener)
  }

  onState(listener: StateListener): Dispose {
    return this.#lifecycle.listeners.add(listener)
  }

  /** Tells of each message that is set aside because the connection cannot live with it, or because it is too large. */
  onQuarantine(listener: QuarantineListener): Dispose {
    return this.#quarantine.listeners.add(listener)
  }

  readonly #accept = (delivery: Delivery, reasonCode: number): void =>
    this.#session.accept(delivery, reasonCode)

  /** What the session's effects are carried out with. */
  #parts(): ClientParts {
    const client = this
    return {
      record: this.#record,
      deliverer: this.#deliverer,
      accept: this.#accept,
      cleared: outgoing => this.#cleared(outgoing),
      get publisher() {
        return client.#publisher
      },
      get version() {
        return client.#lifecycle.version
      },
      get outbox() {
        return client.#lifecycle.connection?.outbox
      },
    }
  }

  #cleared(outgoing: Outgoing): void {
    if (this.#quarantine.cleared(outgoing)) this.#lifecycle.unburden()
  }

  #checkRunning(): void {
    const { name } = this.state
    if (name === 'stopped' || name === 'stopping') throw stoppedError()
  }
}
