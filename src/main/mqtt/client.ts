import type { Dispose } from '../../shared/dispose.ts'
import type { TomteError } from '../../shared/errors.ts'
import { connectByScheme } from '../transport/connect.ts'
import { encodeAcknowledgement } from './acknowledgement.ts'
import { Connection } from './connection.ts'
import { Deliverer } from './delivery.ts'
import { mqttError, stoppedError } from './errors.ts'
import type { Delivery } from './incoming.ts'
import { type ControlPacket, PacketType } from './packet.ts'
import { Publisher } from './publisher.ts'
import { refusal } from './reason.ts'
import { Backoff } from './reconnect.ts'
import { Session, type SessionEffects } from './session.ts'
import { checkedSettings, type Settings } from './settings.ts'
import { Subscriber } from './subscriber.ts'
import type {
  ApplicationMessage,
  ClientCounters,
  ClientDependencies,
  ClientState,
  ConnectionFacts,
  ConnectionOptions,
  Grant,
  MessageListener,
  PublishResult,
  StateListener,
  Subscription,
} from './types.ts'
import { VersionOffer } from './version-offer.ts'

export type * from './types.ts'

const QUEUE = { messages: 100_000, bytes: 64 * 1024 * 1024 }
const RECONNECT = { initial: 1000, maximum: 60_000 }
const STOP_DEADLINE = 2000
const DISCONNECT_WITH_WILL = 4
const FAILURE = 0x80

/** One client of one broker: connects, stays connected, publishes, subscribes, receives. See `ClientState` for its states. */
export class MqttClient {
  readonly #options: ConnectionOptions
  readonly #dependencies: ClientDependencies
  readonly #session: Session
  readonly #publisher: Publisher
  readonly #subscriber: Subscriber
  readonly #deliverer = new Deliverer()
  readonly #backoff: Backoff
  readonly #offer: VersionOffer
  #settings: Settings | undefined
  #state: ClientState = { name: 'stopped' }
  #listeners: StateListener[] = []
  #connection: Connection | undefined
  #connectedAt = 0
  #connects = 0
  #sentBytes = 0
  #receivedBytes = 0
  #cancelRetry: Dispose | undefined
  #stopping: Stopping | undefined

  /** Nothing happens before `start`. */
  constructor(options: ConnectionOptions, dependencies: ClientDependencies) {
    const { initial, maximum } = options.reconnect ?? RECONNECT
    this.#options = options
    this.#dependencies = dependencies
    this.#backoff = new Backoff(initial, maximum, dependencies.random)
    this.#offer = new VersionOffer(options.protocolVersion)
    this.#session = new Session(options.properties?.receiveMaximum ?? 20, this.#effects())
    this.#publisher = new Publisher(this.#session, dependencies.clock, options.offlineQueue ?? QUEUE)
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
    this.#connect()
  }

  /**
   * Ends the connection: waits until what was published is acknowledged, but no longer than `deadline` milliseconds
   * (2000), then says DISCONNECT. With `will` the broker of MQTT 5 publishes the will nevertheless. Never rejects.
   */
  stop({ deadline = STOP_DEADLINE, will = false } = {}): Promise<void> {
    if (this.#state.name === 'stopped') return Promise.resolve()
    const stopping = this.#stopping ?? this.#beginStop(deadline, will)
    return stopping.ended
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
  publish(message: ApplicationMessage): Promise<PublishResult> {
    return new Promise((resolve, reject) => {
      this.#checkRunning()
      this.#publisher.send(message, {
        done(reasonCode, properties) {
          if (reasonCode >= FAILURE)
            reject(refusal(`The broker refused a message to “${message.topic}”`, reasonCode, properties))
          else resolve({ reasonCode, ...properties })
        },
        failed: reject,
      })
    })
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
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter(each => each !== listener)
    }
  }

  #connect(): void {
    const settings: Settings = { ...this.#settings!, protocolVersion: this.#offer.current }
    this.#cancelRetry?.()
    this.#change({ name: 'connecting', attempt: this.#backoff.failures + 1 })
    const connection = new Connection(settings, this.#dependencies.clock, {
      established: facts => this.#established(connection, facts),
      publish: (message, id) => {
        if (id === 0) this.#deliverer.deliver(message, undefined, this.#accept)
        else this.#session.receive(message, id)
      },
      control: packet => this.#control(packet),
      drained: () => this.#publisher.flush(),
      closed: error => this.#closed(connection, error),
    })
    this.#connection = connection
    // With MQTT 5 a clean start is for the first connection; the session then lasts as long as its expiry says.
    const resumes = settings.protocolVersion === 5 && settings.sessionExpiry > 0 && this.#connects > 0
    connection.open(this.#dependencies.connect ?? connectByScheme, settings.cleanStart && !resumes)
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
    const { again, unknown } = this.#session.connected(version, kept, limits.receiveMaximum)
    for (const outgoing of unknown) this.#publisher.drop(outgoing, sessionLost())
    this.#publisher.queue.unshift(again)
    this.#subscriber.connected(link, sessionPresent)
    this.#publisher.flush()
    if (this.#stopping) return this.#endIfIdle()
    this.#change({ name: 'connected', since: this.#dependencies.clock.now(), connection: facts })
    this.#connectedAt = this.#dependencies.clock.monotonic()
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

  #effects(): SessionEffects {
    return {
      sendPublish: (outgoing, id, dup) => this.#publisher.write(outgoing.topic, outgoing.message, id, dup),
      sendAcknowledgement: (type, id, reasonCode) => {
        const outbox = this.#connection?.outbox
        if (reasonCode === 0 || this.#offer.current !== 5) outbox?.acknowledgement(type, id)
        else outbox?.packet(encodeAcknowledgement(type, id, reasonCode))
      },
      deliver: (message, delivery) => this.#deliverer.deliver(message, delivery, this.#accept),
      settle: (outgoing, reasonCode, properties) => outgoing.settle?.done(reasonCode, properties),
      fail: (outgoing, error) => this.#publisher.drop(outgoing, error),
    }
  }

  #closed(connection: Connection, error: TomteError) {
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.#sentBytes += connection.outbox.bytes
    this.#receivedBytes += connection.receivedBytes
    this.#publisher.disconnected()
    this.#subscriber.disconnected()
    this.#session.disconnected()
    if (this.#stopping) return this.#stopping.end()
    if (this.#offer.failed(error)) return this.#connect()
    const { clock } = this.#dependencies
    if (this.#state.name === 'connected') this.#backoff.lived(clock.monotonic() - this.#connectedAt)
    const reason =
      this.#backoff.isFlapping && error.code === 'ERR_MQTT_CONNECTION_LOST' ? flapping(error) : error
    const delay = this.#backoff.next(reason)
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
    for (const outgoing of this.#publisher.queue.clear()) this.#publisher.drop(outgoing, error)
    for (const outgoing of this.#session.outgoing()) this.#publisher.drop(outgoing, error)
    this.#subscriber.stopped(error)
    this.#change({ name: 'stopped' })
  }

  #checkRunning(): void {
    if (this.#state.name === 'stopped' || this.#state.name === 'stopping') throw stoppedError()
  }

  #change(state: ClientState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}

/** A `stop` under way. */
class Stopping {
  readonly ended: Promise<void>
  readonly reasonCode: number
  cancel: Dispose | undefined
  readonly #ending: () => void
  #resolve: () => void = () => {}

  constructor(reasonCode: number, ending: () => void) {
    this.reasonCode = reasonCode
    this.#ending = ending
    this.ended = new Promise(resolve => {
      this.#resolve = resolve
    })
  }

  end(): void {
    this.cancel?.()
    this.#ending()
    this.#resolve()
  }
}

/** Brokers before MQTT 5 do not say why they close; this is by far the most frequent reason. */
function flapping(cause: TomteError): TomteError {
  return mqttError(
    'ERR_MQTT_FLAPPING',
    'The broker lets us in and closes the connection at once, again and again.',
    {
      hint: 'Another client probably uses the same client id: give each client an id of its own.',
      cause,
    },
  )
}

function sessionLost(): TomteError {
  return mqttError(
    'ERR_MQTT_SESSION_LOST',
    'The broker has forgotten the session, so it cannot be known whether the message was passed on.',
  )
}
