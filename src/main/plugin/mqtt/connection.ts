import type { BrokerStatus } from '../../../shared/contract/broker.ts'
import type { Dispose } from '../../../shared/dispose.ts'
import { TomteError, toPlainError } from '../../../shared/errors.ts'
import type { EmittedEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import { isEncrypted, isRemote } from '../../../shared/workspace/broker-address.ts'
import type { Clock } from '../../clock.ts'
import { MqttClient } from '../../mqtt/client.ts'
import type { ClientDependencies } from '../../mqtt/dependencies.ts'
import { forgetDoubts, messageInDoubt } from '../../mqtt/doubt.ts'
import { type DurableSession, sessionSurvives, type UncertainMessage } from '../../mqtt/durable-session.ts'
import type { ApplicationMessage, ClientState, Grant, QuarantinedMessage } from '../../mqtt/types.ts'
import { type CertificateExpiry, clientCertificateExpiry, expiryWarnings } from './certificate-expiry.ts'
import { type ConnectionSources, clientSubscriptions, connectionOptions } from './connection-options.ts'
import { FirstAttempt } from './first-attempt.ts'
import type { Held, HeldMessages } from './held-messages.ts'
import type { Delivery } from './links.ts'
import { negotiated } from './negotiated.ts'
import { RateMeter } from './rate-meter.ts'
import { serviceCheck } from './service-check.ts'

export interface ConnectionDependencies extends ConnectionSources {
  clock: Clock
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random: () => number
  /** Opens the byte stream of `memory://` addresses. */
  connectBuiltIn: ClientDependencies['connect']
  /** Takes a message that arrived; it is acknowledged when this returns or its promise is fulfilled. */
  deliver(broker: string, message: ApplicationMessage): void | Promise<void>
  /** The stored session with a broker; undefined where none can be kept. What it tells as uncertain may have been delivered. */
  session(
    broker: string,
    clientId: string,
    uncertain: (message: UncertainMessage) => void,
  ): Promise<DurableSession | undefined>
  emit(event: EmittedEvent): void
  /** The status is another than before. */
  changed(): void
}

/** Files and keychains may come back: a connection that lacked one tries again after this many milliseconds. */
const RETRY_PREPARATION = 30_000
/** Events a second that tell of messages that were set aside. */
const MOST_EVENTS = 10

type ConnectionStatus = Pick<
  BrokerStatus,
  'state' | 'attempt' | 'error' | 'nextAttempt' | 'sessionPresent' | 'negotiated'
>

/** One configured broker: reads what its configuration refers to, drives a client and tells how it fares. */
export class BrokerConnection {
  /** Its name, prefixes and event filters may be others while it runs. */
  broker: Broker
  readonly #deps: ConnectionDependencies
  readonly #held: HeldMessages
  readonly #rate: RateMeter
  /** Throws where the hosted service would refuse the message; undefined for any other broker. */
  readonly #serviceCheck: ((message: ApplicationMessage) => void) | undefined
  #client: MqttClient | undefined
  #session: DurableSession | undefined
  #preparation: { error: TomteError; retryAt: number } | undefined
  #cancelRetry: Dispose | undefined
  #since: number
  #wasConnected = false
  readonly #first = new FirstAttempt()
  #stopped = true
  #grants: Grant[] = []
  /** Of the second in which one was last set aside: when it began, and how many events told of it. */
  #telling = { since: Number.NEGATIVE_INFINITY, count: 0 }
  #certificates: CertificateExpiry | undefined

  constructor(broker: Broker, held: HeldMessages, deps: ConnectionDependencies) {
    this.broker = broker
    this.#held = held
    this.#deps = deps
    this.#rate = new RateMeter(deps.clock)
    this.#serviceCheck = broker.preset === null ? undefined : serviceCheck(broker, broker.preset)
    this.#since = deps.clock.now()
  }

  async start(): Promise<void> {
    this.#stopped = false
    this.#preparation = undefined
    try {
      const options = await connectionOptions(this.broker, this.#deps)
      const session = sessionSurvives(options) ? await this.#openSession(options.clientId) : undefined
      if (this.#stopped) return
      this.#session = session
      this.#held.replaceDoubts(session?.doubts ?? [])
      this.#certificates = options.tls && { client: clientCertificateExpiry(options.tls) }
      this.#run(
        new MqttClient(options, {
          clock: this.#deps.clock,
          random: this.#deps.random,
          connect: this.broker.url.startsWith('memory:') ? this.#deps.connectBuiltIn : undefined,
          session,
        }),
      )
    } catch (error) {
      if (!this.#stopped) this.#waitForPreparation(error)
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#first.end()
    this.#cancelRetry?.()
    const client = this.#client
    await client?.stop()
    if (this.#client === client) this.#client = undefined
  }

  /** The computer woke up, or its network changed: finds out at once whether the connection still lives. */
  wake(): void {
    this.#client?.wake()
  }

  publish(message: ApplicationMessage): Delivery | Promise<Delivery> {
    if (this.#serviceCheck) this.#serviceCheck(message)
    const client = this.#client
    const connected = client?.state.name === 'connected'
    const first = connected || (client && message.qos > 0) ? undefined : this.#first.wait()
    if (first) return first.then(() => this.publish(message))
    if (message.qos === 0) {
      if (!client || !connected) throw this.#offline(message.qos)
      client.send(message)
      return 'sent'
    }
    if (!client) throw this.#offline(message.qos)
    if (connected) return client.publish(message).then((): Delivery => 'acknowledged')
    return client.enqueue(message).then((): Delivery => 'queued')
  }

  /** Leaves messages of QoS 1 and 2 to the broker from here on; resolves when those that came are delivered. */
  async pause(): Promise<void> {
    await this.#client?.pause()
  }

  /** Somebody has seen to these messages, or all that were set aside or are in doubt. */
  async dismissHeld(messages?: readonly string[]): Promise<void> {
    await this.#forget(this.#held.find(messages))
  }

  /** Publishes such a message again, or gives it to the rules; where that is done it is held no more. */
  async repeatHeld(id: string): Promise<void> {
    const [held] = this.#held.find([id])
    const message = held && (await this.#messageOf(held))
    if (!message) throw goneError()
    if (held.deliveryId === undefined) await this.publish(message)
    else await this.#deps.deliver(this.broker.id, message)
    await this.#forget([held])
  }

  status(filtered: number): BrokerStatus {
    const counters = this.#client?.counters
    const received = counters?.received ?? 0
    const dropped = counters ? counters.dropped + counters.refused : 0
    return {
      id: this.broker.id,
      ...this.#state(),
      since: this.#since,
      received,
      sent: counters?.sent ?? 0,
      receivedRate: this.#rate.measure(received),
      dropped,
      filtered,
      queued: counters?.queued ?? 0,
      held: this.#heldShown,
      subscriptions: this.broker.subscriptions.map(({ filter }) => this.#granted(filter)),
      certificates: this.#certificates,
      warnings: [
        ...warnings(this.broker),
        ...expiryWarnings(this.#certificates ?? {}, this.#deps.clock.now()),
      ],
    }
  }

  #state(): ConnectionStatus {
    if (this.#preparation)
      return {
        state: 'waiting',
        attempt: 0,
        error: this.#preparation.error.toPlain(),
        nextAttempt: this.#preparation.retryAt,
      }
    const state = this.#client?.state
    if (!state) return { state: 'connecting', attempt: 1 }
    if (state.name === 'connected')
      return {
        state: 'connected',
        attempt: 0,
        sessionPresent: state.connection.sessionPresent,
        negotiated: negotiated(state.connection),
      }
    if (state.name === 'waiting')
      return {
        state: 'waiting',
        attempt: state.attempt,
        error: state.error.toPlain(),
        nextAttempt: state.retryAt,
      }
    if (state.name === 'connecting') return { state: 'connecting', attempt: state.attempt }
    return { state: 'stopped', attempt: 0 }
  }

  #openSession(clientId: string): Promise<DurableSession | undefined> {
    const { id } = this.broker
    return this.#deps.session(id, clientId, message => {
      const { topic, time } = message
      this.#held.doubt(message)
      this.#deps.emit({
        prefix: 'Broker',
        suffix: `${id}.Uncertain`,
        payload: Payload.ofValue({ topic, time }),
        source: { broker: id },
      })
      this.#deps.changed()
    })
  }

  get #heldShown(): BrokerStatus['held'] {
    const { shown } = this.#held
    return shown.count > 0 ? shown : undefined
  }

  async #messageOf({ message, deliveryId }: Held): Promise<ApplicationMessage | undefined> {
    if (deliveryId === undefined) return message
    return this.#session && messageInDoubt(this.#session, deliveryId)
  }

  async #forget(held: readonly Held[]): Promise<void> {
    const doubts = held.flatMap(({ deliveryId }) => deliveryId ?? [])
    if (doubts.length > 0 && this.#session) await forgetDoubts(this.#session, doubts)
    this.#held.remove(held)
    this.#deps.changed()
  }

  #run(client: MqttClient): void {
    this.#client = client
    client.onMessage(message => this.#deps.deliver(this.broker.id, message))
    client.onState(state => this.#follow(state))
    client.onQuarantine(message => this.#setAside(message))
    client.start()
    const subscriptions = clientSubscriptions(this.broker, this.#deps)
    if (subscriptions.length === 0) return
    client.subscribe(subscriptions).then(
      grants => {
        this.#grants = grants
        this.#deps.changed()
      },
      error =>
        this.#refuse(
          subscriptions.map(({ filter }) => filter),
          error,
        ),
    )
  }

  #refuse(filters: string[], error: unknown): void {
    const refusal =
      error instanceof TomteError
        ? error
        : new TomteError('ERR_SUBSCRIBE', toPlainError(error).message, { cause: error })
    this.#grants = filters.map(filter => ({ filter, reasonCode: 0x80, error: refusal }))
    this.#deps.changed()
  }

  #follow(state: ClientState): void {
    const connected = state.name === 'connected'
    if (state.name !== 'connecting') this.#first.end()
    if (connected && this.#certificates) this.#certificates.broker = state.connection.tls?.brokerExpires
    if (connected !== this.#wasConnected) {
      this.#wasConnected = connected
      this.#since = this.#deps.clock.now()
      this.#deps.emit({
        prefix: 'Broker',
        suffix: `${this.broker.id}.${connected ? 'Connected' : 'Disconnected'}`,
        payload: Payload.ofValue(
          connected ? { sessionPresent: state.connection.sessionPresent } : disconnection(state),
        ),
        source: { broker: this.broker.id },
      })
    }
    this.#deps.changed()
  }

  #setAside(message: QuarantinedMessage): void {
    const now = this.#deps.clock.now()
    this.#held.setAside(message, now)
    if (this.#mayTell(now)) this.#deps.emit(this.#quarantined(message))
    this.#deps.changed()
  }

  #quarantined({ direction, topic, qos, size, error: { code, message } }: QuarantinedMessage): EmittedEvent {
    return {
      prefix: 'Broker',
      suffix: `${this.broker.id}.Quarantined`,
      payload: Payload.ofValue({
        direction,
        ...(topic === undefined ? {} : { topic }),
        qos,
        ...(size === undefined ? {} : { size }),
        code,
        message,
      }),
      source: { broker: this.broker.id },
    }
  }

  /** A broker that sends one such message after the other is told of with a few events a second. */
  #mayTell(now: number): boolean {
    if (Math.abs(now - this.#telling.since) >= 1000) this.#telling = { since: now, count: 0 }
    return this.#telling.count++ < MOST_EVENTS
  }

  #waitForPreparation(error: unknown): void {
    this.#first.end()
    const retryAt = this.#deps.clock.now() + RETRY_PREPARATION
    this.#preparation = {
      error:
        error instanceof TomteError
          ? error
          : new TomteError('ERR_BROKER_SETUP', toPlainError(error).message, { cause: error }),
      retryAt,
    }
    this.#cancelRetry = this.#deps.clock.after(RETRY_PREPARATION, () => void this.start())
    this.#deps.changed()
  }

  #granted(filter: string): BrokerStatus['subscriptions'][number] {
    const grant = this.#grants.find(candidate => candidate.filter === filter)
    if (!grant) return { filter }
    if (grant.error) return { filter, error: grant.error.toPlain() }
    return { filter, qos: grant.reasonCode as 0 | 1 | 2 }
  }

  #offline(qos: ApplicationMessage['qos']): TomteError {
    const queue = 'With QoS 1 or 2 a message waits for the connection instead.'
    return new TomteError(
      'ERR_BROKER_OFFLINE',
      `${this.broker.name} is not connected; the message was not sent.`,
      {
        layer: 'MQTT',
        hint: this.#preparation?.error.message ?? (qos === 0 ? queue : 'Try again in a moment.'),
      },
    )
  }
}

function goneError(): TomteError {
  return new TomteError('ERR_MESSAGE_GONE', 'The message is no longer there.', {
    hint: 'Somebody has seen to it already, or it was too large to be kept.',
  })
}

function disconnection(state: ClientState) {
  return state.name === 'waiting' ? { code: state.error.code, message: state.error.message } : {}
}

function warnings({ url, tls, password }: Broker): string[] {
  const found: string[] = []
  const secure = isEncrypted(url)
  if (secure && !tls.verify)
    found.push('Certificates are not verified: anyone on the way could read and change what is sent.')
  if (secure && /^TLSv1(\.1)?$/.test(tls.minVersion))
    found.push(`TLS ${tls.minVersion === 'TLSv1' ? '1.0' : '1.1'} is allowed, which is no longer safe.`)
  if (!secure && password && isRemote(url)) found.push('The password is sent without encryption.')
  return found
}
