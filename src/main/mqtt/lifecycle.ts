import type { Dispose } from '../../shared/dispose.ts'
import type { TomteError } from '../../shared/errors.ts'
import { connectByScheme } from '../transport/connect.ts'
import { Backlog } from './backlog.ts'
import { Connection } from './connection.ts'
import type { Deliverer } from './delivery.ts'
import type { ClientDependencies } from './dependencies.ts'
import type { DurableRecord } from './durable-record.ts'
import { flapping, sessionLost, stoppedError, storeError } from './errors.ts'
import { Listeners } from './listeners.ts'
import { type ControlPacket, PacketType } from './packet.ts'
import { Probation } from './probation.ts'
import type { Publisher } from './publisher.ts'
import type { Quarantine, Verdict } from './quarantine.ts'
import { Backoff, FIRST_DELAY, isLasting } from './reconnect.ts'
import type { Session } from './session.ts'
import type { Delivery } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'
import { checkedSettings, type Settings } from './settings.ts'
import { Stopping } from './stopping.ts'
import type { Subscriber } from './subscriber.ts'
import type { ClientState, ConnectionFacts, ConnectionOptions } from './types.ts'
import { VersionOffer } from './version-offer.ts'

const DISCONNECT_WITH_WILL = 4

/** What outlives the connections of a client. */
export interface LifecycleParts {
  record: SessionRecord
  /** Set where the session is to outlive the process. */
  durable: DurableRecord | undefined
  session: Session
  publisher: Publisher
  subscriber: Subscriber
  deliverer: Deliverer
  quarantine: Quarantine
  accept(delivery: Delivery, reasonCode: number): void
}

/** The connections of one client, one after the other, as `ClientState` draws them. */
export class Lifecycle {
  connects = 0
  connection: Connection | undefined
  readonly listeners = new Listeners<ClientState>()
  readonly #options: ConnectionOptions
  readonly #dependencies: ClientDependencies
  readonly #parts: LifecycleParts
  readonly #backoff: Backoff
  readonly #offer: VersionOffer
  readonly #probation: Probation
  readonly #backlog: Backlog
  #settings: Settings | undefined
  #state: ClientState = { name: 'stopped' }
  #connectedAt = 0
  #sentBytes = 0
  #receivedBytes = 0
  #cancelRetry: Dispose | undefined
  #stopping: Stopping | undefined
  #paused = false
  #reading = true

  constructor(options: ConnectionOptions, dependencies: ClientDependencies, parts: LifecycleParts) {
    this.#options = options
    this.#dependencies = dependencies
    this.#parts = parts
    this.#backoff = new Backoff(dependencies.random, options.reconnect)
    this.#offer = new VersionOffer(options.protocolVersion)
    this.#probation = new Probation(dependencies.clock)
    this.#backlog = new Backlog(dependencies.clock, () => parts.session.unacknowledged)
  }

  get state(): ClientState {
    return this.#state
  }

  /** The version in use, or the one to be offered next. */
  get version() {
    return this.#offer.current
  }

  get sentBytes(): number {
    return this.#sentBytes + (this.connection?.outbox.bytes ?? 0)
  }

  get receivedBytes(): number {
    return this.#receivedBytes + (this.connection?.receivedBytes ?? 0)
  }

  /** Makes ready to connect. Throws a TomteError for options that cannot work. */
  prepare(): void {
    this.#offer.reset()
    this.#settings = checkedSettings(this.#options, this.#offer.current)
    this.#backoff.reset()
    this.#paused = false
  }

  /** See `MqttClient.stop`. */
  stop(deadline: number, will: boolean): Promise<void> {
    const stopping = this.#stopping ?? this.#beginStop(deadline, will)
    return stopping.ended
  }

  /** Takes no more messages of QoS 1 and 2. */
  pause(): void {
    this.#paused = true
  }

  /** Stops reading, or goes on. */
  read(reading: boolean): void {
    this.#reading = reading
    this.connection?.read(reading)
  }

  wake(): void {
    if (this.#state.name === 'waiting') this.connect()
    else this.connection?.check()
  }

  connect(): void {
    const { session, deliverer, quarantine, publisher, accept, durable, record } = this.#parts
    const settings: Settings = { ...this.#settings!, protocolVersion: this.#offer.current }
    this.#cancelRetry?.()
    this.#change({ name: 'connecting', attempt: this.#backoff.failures + 1 })
    const connection = new Connection(settings, this.#dependencies.clock, {
      established: facts => this.#established(connection, facts),
      publish: (message, id) => {
        if (id === 0) deliverer.deliver(message, undefined, accept)
        else if (!this.#paused) {
          this.#backlog.arrived(message)
          session.receive(message, id)
        }
      },
      control: packet => this.#control(packet),
      large: message => {
        if (message.id === 0 || !this.#paused) quarantine.large(message, settings.maximumPacketSize)
      },
      spoilt: (fault, first, body) => quarantine.spoilt(fault, first, body),
      drained: () => publisher.flush(),
      closed: error => this.#closed(connection, error),
    })
    this.connection = connection
    connection.read(this.#reading)
    // With MQTT 5 a clean start is for the first connection; the session then lasts as long as its expiry says.
    const resumes = settings.protocolVersion === 5 && settings.sessionExpiry > 0 && this.connects > 0
    const clean = settings.cleanStart && !resumes
    durable?.commit.retry()
    record.reach(Number.MAX_SAFE_INTEGER)
    record.whenDurable(() => {
      if (this.connection !== connection) return
      if (this.#stopping) this.#stopping.end()
      else connection.open(this.#dependencies.connect ?? connectByScheme, clean)
    })
  }

  /** What must be durable cannot be stored: the connection cannot go on without it. */
  storeFailed(cause: unknown): void {
    const { connection } = this
    if (!connection) return
    const error = storeError(cause)
    connection.fail(error)
    this.#closed(connection, error)
  }

  /** No message is suspected any more to end connections. */
  unburden(): void {
    this.#parts.publisher.isHeld = false
    this.#parts.session.widen()
  }

  #established(connection: Connection, facts: ConnectionFacts) {
    const { session, publisher, subscriber, quarantine, record } = this.#parts
    const { limits, sessionPresent, protocolVersion: version } = facts
    const link = { outbox: connection.outbox, limits, version }
    this.connects++
    this.#offer.accepted()
    publisher.connected(link)
    publisher.isHeld = quarantine.isDoubtful
    // MQTT 3.1 does not tell: a session that was to be kept is taken as kept.
    const kept = sessionPresent || (version === 3 && !this.#options.cleanStart)
    const most = quarantine.isDoubtful ? 0 : quarantine.isCareful ? 1 : undefined
    const { again, unknown } = session.connected(version, kept, limits.receiveMaximum, most)
    if (kept) this.#backlog.begin(connection)
    for (const outgoing of unknown) publisher.drop(outgoing, sessionLost())
    publisher.queue.unshift(again)
    // Nothing new may come in the new session before the end of the old one is recorded.
    record.whenDurable(() => {
      if (this.connection !== connection) return
      subscriber.connected(link, sessionPresent)
      if (publisher.isHeld) this.#prove(connection)
      publisher.flush()
      if (this.#stopping) return this.#endIfIdle()
      this.#change({ name: 'connected', since: this.#dependencies.clock.now(), connection: facts })
      this.#connectedAt = this.#dependencies.clock.monotonic()
    })
  }

  /** Publishes nothing until the connection has proved to be well; then one message after the other. */
  #prove(connection: Connection): void {
    const { session, publisher, quarantine } = this.#parts
    const delay = this.#options.reconnect?.initial ?? FIRST_DELAY
    this.#probation.begin(connection, delay * quarantine.proof, quarantine.isAccusing, () => {
      const verdict = quarantine.proved()
      if (verdict) this.#giveUp(verdict)
      if (quarantine.isCareful) session.widen(1)
      else this.unburden()
      publisher.flush()
    })
  }

  #control(packet: ControlPacket): void {
    const { session, publisher, subscriber } = this.#parts
    switch (packet.type) {
      case PacketType.suback:
      case PacketType.unsuback:
        subscriber.answered(packet)
        break
      case PacketType.puback:
      case PacketType.pubrec:
      case PacketType.pubrel:
      case PacketType.pubcomp:
        session.acknowledged(packet)
        publisher.flush()
        if (this.#stopping) this.#endIfIdle()
        break
      case PacketType.pingresp:
        this.#backlog.answered()
        break
    }
  }

  #closed(connection: Connection, error: TomteError) {
    if (this.connection !== connection) return
    const { session, quarantine, record } = this.#parts
    const { unanswered } = session
    this.#leave(connection)
    record.reach(session.highest)
    if (this.#stopping) return this.#stopping.end()
    if (this.#offer.failed(error)) return this.connect()
    const { clock } = this.#dependencies
    if (this.#state.name === 'connected') {
      const lived = clock.monotonic() - this.#connectedAt
      this.#backoff.lived(lived)
      const verdict = quarantine.died({
        cause: error,
        version: this.#offer.current,
        unanswered,
        lived,
        idle: connection.idle,
        isFlapping: this.#backoff.isFlapping,
      })
      if (verdict) this.#giveUp(verdict)
    }
    const isFlapping = this.#backoff.isFlapping && error.code === 'ERR_MQTT_CONNECTION_LOST'
    const reason = isFlapping && !quarantine.isCareful ? flapping(error) : error
    const delay = this.#backoff.next(isLasting(reason) && !quarantine.isCareful)
    this.#cancelRetry = clock.after(delay, () => this.connect())
    this.#change({
      name: 'waiting',
      error: reason,
      attempt: this.#backoff.failures,
      retryAt: clock.now() + delay,
    })
  }

  #giveUp({ outgoing, error }: Verdict): void {
    const { session, publisher } = this.#parts
    session.withdraw(outgoing)
    publisher.queue.remove(outgoing)
    publisher.drop(outgoing, error)
  }

  #beginStop(deadline: number, will: boolean): Stopping {
    const stopping = new Stopping(will ? DISCONNECT_WITH_WILL : 0, () => this.#ended())
    this.#stopping = stopping
    this.#cancelRetry?.()
    const wasConnected = this.#state.name === 'connected'
    this.#change({ name: 'stopping' })
    if (!this.connection) stopping.end()
    else {
      stopping.cancel = this.#dependencies.clock.after(deadline, () => stopping.end())
      if (wasConnected) this.#endIfIdle()
      else this.connection.close(0)
    }
    return stopping
  }

  #endIfIdle(): void {
    const { publisher, session } = this.#parts
    if (publisher.queue.length === 0 && session.inflight === 0)
      this.connection?.close(this.#stopping!.reasonCode)
  }

  #ended(): void {
    const { publisher, subscriber, session } = this.#parts
    this.#stopping = undefined
    const { connection } = this
    const error = stoppedError()
    if (connection) {
      connection.close(0)
      connection.fail(error)
      this.#leave(connection)
    }
    publisher.stopped(error, session.outgoing())
    subscriber.stopped(error)
    this.#change({ name: 'stopped' })
  }

  #leave(connection: Connection): void {
    const { session, publisher, subscriber } = this.#parts
    this.connection = undefined
    this.#sentBytes += connection.outbox.bytes
    this.#receivedBytes += connection.receivedBytes
    this.#probation.end()
    this.#backlog.end()
    publisher.disconnected()
    subscriber.disconnected()
    session.disconnected()
  }

  #change(state: ClientState): void {
    this.#state = state
    this.listeners.tell(state)
  }
}
