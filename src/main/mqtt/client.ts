import type { Dispose } from '../../shared/dispose.ts'
import type { TomteError } from '../../shared/errors.ts'
import { connectByScheme } from '../transport/connect.ts'
import { ClientEffects, type ClientParts } from './client-effects.ts'
import { Connection } from './connection.ts'
import { Deliverer } from './delivery.ts'
import type { ClientDependencies } from './dependencies.ts'
import type { DurableRecord } from './durable-record.ts'
import { flapping, sessionLost, stoppedError, storeError } from './errors.ts'
import { Listeners } from './listeners.ts'
import { type ControlPacket, PacketType } from './packet.ts'
import { Publisher } from './publisher.ts'
import { Quarantine } from './quarantine.ts'
import { Backoff, isLasting } from './reconnect.ts'
import { recordOf, restore } from './restore.ts'
import { Session } from './session.ts'
import type { Delivery, Outgoing } from './session-effects.ts'
import { type SessionRecord, unrecorded } from './session-record.ts'
import { checkedSettings, type Settings } from './settings.ts'
import { Stopping } from './stopping.ts'
import { Subscriber } from './subscriber.ts'
import type {
  ApplicationMessage,
  ClientCounters,
  ClientState,
  ConnectionFacts,
  ConnectionOptions,
  Grant,
  MessageListener,
  PublishResult,
  QuarantineListener,
  StateListener,
  Subscription,
} from './types.ts'
import { VersionOffer } from './version-offer.ts'

export type * from './types.ts'

const STOP_DEADLINE = 2000
const DISCONNECT_WITH_WILL = 4
const IMPLEMENTATION_ERROR = 0x83

/** One client of one broker: connects, stays connected, publishes, subscribes, receives. See `ClientState` for its states. */
export class MqttClient {
  readonly #options: ConnectionOptions
  readonly #dependencies: ClientDependencies
  /** Set where the session is to outlive the process. */
  readonly #durable: DurableRecord | undefined
  readonly #record: SessionRecord
  readonly #effects: ClientEffects
  readonly #session: Session
  readonly #publisher: Publisher
  readonly #subscriber: Subscriber
  readonly #deliverer = new Deliverer()
  readonly #quarantine = new Quarantine((qos, id) => this.#session.refuse(qos, id, IMPLEMENTATION_ERROR))
  readonly #backoff: Backoff
  readonly #offer: VersionOffer
  #settings: Settings | undefined
  #state: ClientState = { name: 'stopped' }
  readonly #listeners = new Listeners<ClientState>()
  #connection: Connection | undefined
  #connectedAt = 0
  #connects = 0
  #sentBytes = 0
  #receivedBytes = 0
  #cancelRetry: Dispose | undefined
  #stopping: Stopping | undefined
  #restored = false
  #paused = false

  /** Nothing happens before `start`. */
  constructor(options: ConnectionOptions, dependencies: ClientDependencies) {
    this.#options = options
    this.#dependencies = dependencies
    this.#backoff = new Backoff(dependencies.random, options.reconnect)
    this.#offer = new VersionOffer(options.protocolVersion)
    const { session, clock } = dependencies
    this.#durable =
      session &&
      recordOf(session, {
        committed: () => this.#publisher.flush(),
        failed: error => this.#storeFailed(error),
      })
    this.#record = this.#durable ?? unrecorded
    this.#effects = new ClientEffects(this.#parts())
    this.#session = new Session(options.properties?.receiveMaximum ?? 20, this.#effects, this.#record)
    this.#publisher = new Publisher(this.#session, this.#record, clock, options.offlineQueue, outgoing =>
      this.#cleared(outgoing),
    )
    this.#subscriber = new Subscriber(this.#session.ids)
  }

  get state(): ClientState {
    return this.#state
  }

  get counters(): ClientCounters {
    const { queue } = this.#publisher
    return {
      received: this.#deliverer.received,
      sent: this.#publisher.sent,
      receivedBytes: this.#receivedBytes + (this.#connection?.receivedBytes ?? 0),
      sentBytes: this.#sentBytes + (this.#connection?.outbox.bytes ?? 0),
      dropped: this.#publisher.dropped,
      refused: this.#deliverer.refused,
      quarantined: this.#quarantine.count,
      queued: queue.length,
      queuedBytes: queue.bytes,
      inflight: this.#session.inflight,
      connects: this.#connects,
    }
  }

  /** Connects, and again whenever the connection is lost, until `stop`. Throws a TomteError for options that cannot work. */
  start(): void {
    if (this.#state.name !== 'stopped') return
    this.#offer.reset()
    this.#settings = checkedSettings(this.#options, this.#offer.current)
    this.#backoff.reset()
    this.#paused = false
    const { session, clock } = this.#dependencies
    const isNew = session !== undefined && !this.#restored
    const redeliveries = isNew ? restore(session, this.#session, this.#publisher, clock) : []
    this.#restored = true
    this.#connect()
    for (const each of redeliveries) this.#effects.redeliver(each, session?.uncertain)
  }

  /**
   * Ends the connection: waits until what was published is acknowledged, but no longer than `deadline` milliseconds
   * (2000), then says DISCONNECT. With `will` the broker of MQTT 5 publishes the will nevertheless. Never rejects.
   */
  stop({ deadline = STOP_DEADLINE, will = false } = {}): Promise<void> {
    if (this.#state.name === 'stopped') return Promise.resolve()
    const stopping = this.#stopping ?? this.#beginStop(deadline, will)
    const durable = this.#durable
    return durable
      ? stopping.ended.then(() => durable.commit.drained(this.#dependencies.clock, deadline))
      : stopping.ended
  }

  /**
   * Takes no more messages of QoS 1 and 2, which leaves them to the broker for the next connection. Resolves when those that
   * came are delivered. `start` ends it.
   */
  async pause(): Promise<void> {
    this.#paused = true
    await this.#durable?.commit.drained(this.#dependencies.clock, STOP_DEADLINE)
  }

  /** The computer woke up or its network changed: asks the broker for a sign of life, or tries to connect, at once. */
  wake(): void {
    if (this.#state.name === 'waiting') this.#connect()
    else this.#connection?.check()
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
    return this.#listeners.add(listener)
  }

  /** Tells of each message that is set aside because the connection cannot live with it. */
  onQuarantine(listener: QuarantineListener): Dispose {
    return this.#quarantine.listeners.add(listener)
  }

  #connect(): void {
    const settings: Settings = { ...this.#settings!, protocolVersion: this.#offer.current }
    this.#cancelRetry?.()
    this.#change({ name: 'connecting', attempt: this.#backoff.failures + 1 })
    const connection = new Connection(settings, this.#dependencies.clock, {
      established: facts => this.#established(connection, facts),
      publish: (message, id) => {
        if (id === 0) this.#deliverer.deliver(message, undefined, this.#accept)
        else if (!this.#paused) this.#session.receive(message, id)
      },
      control: packet => this.#control(packet),
      spoilt: (fault, first, body) => this.#quarantine.spoilt(fault, first, body),
      drained: () => this.#publisher.flush(),
      closed: error => this.#closed(connection, error),
    })
    this.#connection = connection
    // With MQTT 5 a clean start is for the first connection; the session then lasts as long as its expiry says.
    const resumes = settings.protocolVersion === 5 && settings.sessionExpiry > 0 && this.#connects > 0
    const clean = settings.cleanStart && !resumes
    this.#durable?.commit.retry()
    this.#record.reach(Number.MAX_SAFE_INTEGER)
    this.#record.whenDurable(() => {
      if (this.#connection !== connection) return
      if (this.#stopping) this.#stopping.end()
      else connection.open(this.#dependencies.connect ?? connectByScheme, clean)
    })
  }

  #established(connection: Connection, facts: ConnectionFacts) {
    const { outbox } = connection
    const { limits, sessionPresent, protocolVersion: version } = facts
    const link = { outbox, limits, version }
    this.#connects++
    this.#offer.accepted()
    this.#publisher.connected(link)
    // MQTT 3.1 does not tell: a session that was to be kept is taken as kept.
    const kept = sessionPresent || (version === 3 && !this.#options.cleanStart)
    const { again, unknown } = this.#session.connected(
      version,
      kept,
      limits.receiveMaximum,
      this.#quarantine.isCareful,
    )
    for (const outgoing of unknown) this.#publisher.drop(outgoing, sessionLost())
    this.#publisher.queue.unshift(again)
    // Nothing new may come in the new session before the end of the old one is recorded.
    this.#record.whenDurable(() => {
      if (this.#connection !== connection) return
      this.#subscriber.connected(link, sessionPresent)
      this.#publisher.flush()
      if (this.#stopping) return this.#endIfIdle()
      this.#change({ name: 'connected', since: this.#dependencies.clock.now(), connection: facts })
      this.#connectedAt = this.#dependencies.clock.monotonic()
    })
  }

  /** What must be durable cannot be stored: the connection cannot go on without it. */
  #storeFailed(cause: unknown): void {
    const connection = this.#connection
    if (!connection) return
    const error = storeError(cause)
    connection.fail(error)
    this.#closed(connection, error)
  }

  #control(packet: ControlPacket): void {
    switch (packet.type) {
      case PacketType.suback:
      case PacketType.unsuback:
        this.#subscriber.answered(packet)
        break
      case PacketType.puback:
      case PacketType.pubrec:
      case PacketType.pubrel:
      case PacketType.pubcomp:
        this.#session.acknowledged(packet)
        this.#publisher.flush()
        if (this.#stopping) this.#endIfIdle()
        break
    }
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
        return client.#offer.current
      },
      get outbox() {
        return client.#connection?.outbox
      },
    }
  }

  #cleared(outgoing: Outgoing): void {
    if (this.#quarantine.cleared(outgoing)) this.#session.widen()
  }

  #closed(connection: Connection, error: TomteError) {
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.#sentBytes += connection.outbox.bytes
    this.#receivedBytes += connection.receivedBytes
    const { unanswered } = this.#session
    this.#publisher.disconnected()
    this.#subscriber.disconnected()
    this.#session.disconnected()
    this.#record.reach(this.#session.highest)
    if (this.#stopping) return this.#stopping.end()
    if (this.#offer.failed(error)) return this.#connect()
    const { clock } = this.#dependencies
    if (this.#state.name === 'connected') {
      this.#backoff.lived(clock.monotonic() - this.#connectedAt)
      const poison = this.#quarantine.died(error, unanswered, this.#backoff.isFlapping)
      if (poison) {
        this.#session.withdraw(poison.outgoing)
        this.#publisher.drop(poison.outgoing, poison.error)
      }
    }
    const isFlapping = this.#backoff.isFlapping && error.code === 'ERR_MQTT_CONNECTION_LOST'
    const reason = isFlapping && !this.#quarantine.isCareful ? flapping(error) : error
    const delay = this.#backoff.next(isLasting(reason) && !this.#quarantine.isCareful)
    this.#cancelRetry = clock.after(delay, () => this.#connect())
    this.#change({
      name: 'waiting',
      error: reason,
      attempt: this.#backoff.failures,
      retryAt: clock.now() + delay,
    })
  }

  #beginStop(deadline: number, will: boolean): Stopping {
    const stopping = new Stopping(will ? DISCONNECT_WITH_WILL : 0, () => this.#ended())
    this.#stopping = stopping
    this.#cancelRetry?.()
    const wasConnected = this.#state.name === 'connected'
    this.#change({ name: 'stopping' })
    if (!this.#connection) stopping.end()
    else {
      stopping.cancel = this.#dependencies.clock.after(deadline, () => stopping.end())
      if (wasConnected) this.#endIfIdle()
      else this.#connection.close(0)
    }
    return stopping
  }

  #endIfIdle(): void {
    if (this.#publisher.queue.length === 0 && this.#session.inflight === 0)
      this.#connection?.close(this.#stopping!.reasonCode)
  }

  #ended(): void {
    this.#stopping = undefined
    const connection = this.#connection
    const error = stoppedError()
    if (connection) {
      connection.close(0)
      connection.fail(error)
      this.#connection = undefined
      this.#publisher.disconnected()
      this.#subscriber.disconnected()
      this.#session.disconnected()
    }
    this.#publisher.stopped(error, this.#session.outgoing())
    this.#subscriber.stopped(error)
    this.#change({ name: 'stopped' })
  }

  #checkRunning(): void {
    if (this.#state.name === 'stopped' || this.#state.name === 'stopping') throw stoppedError()
  }

  #change(state: ClientState): void {
    this.#state = state
    this.#listeners.tell(state)
  }
}
