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
import { type DurableSession, sessionSurvives, type UncertainMessage } from '../../mqtt/durable-session.ts'
import type { ApplicationMessage, ClientState, Grant, QuarantinedMessage } from '../../mqtt/types.ts'
import { type CertificateExpiry, clientCertificateExpiry, expiryWarnings } from './certificate-expiry.ts'
import { type ConnectionSources, clientSubscriptions, connectionOptions } from './connection-options.ts'
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

type ConnectionStatus = Pick<
  BrokerStatus,
  'state' | 'attempt' | 'error' | 'nextAttempt' | 'sessionPresent' | 'negotiated'
>

/** One configured broker: reads what its configuration refers to, drives a client and tells how it fares. */
export class BrokerConnection {
  /** Its name, prefixes and event filters may be others while it runs. */
  broker: Broker
  readonly #deps: ConnectionDependencies
  readonly #rate: RateMeter
  /** Throws where the hosted service would refuse the message; undefined for any other broker. */
  readonly #serviceCheck: ((message: ApplicationMessage) => void) | undefined
  #client: MqttClient | undefined
  #preparation: { error: TomteError; retryAt: number } | undefined
  #cancelRetry: Dispose | undefined
  #since: number
  #wasConnected = false
  #stopped = true
  #grants: Grant[] = []
  #uncertain = 0
  #certificates: CertificateExpiry | undefined

  constructor(broker: Broker, deps: ConnectionDependencies) {
    this.broker = broker
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
      uncertain: this.#uncertain,
      subscriptions: this.broker.subscriptions.map(({ filter }) => this.#granted(filter)),
      certificates: this.#certificates,
      warnings: [
        ...warnings(this.broker),
        ...quarantineWarnings(counters?.quarantined ?? 0),
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
    return this.#deps.session(id, clientId, ({ topic, time }) => {
      this.#uncertain++
      this.#deps.emit({
        prefix: 'Broker',
        suffix: `${id}.Uncertain`,
        payload: Payload.ofValue({ topic, time }),
        source: { broker: id },
      })
    })
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

  #setAside({ direction, topic, qos, error }: QuarantinedMessage): void {
    const { code, message } = error
    this.#deps.emit({
      prefix: 'Broker',
      suffix: `${this.broker.id}.Quarantined`,
      payload: Payload.ofValue({ direction, ...(topic === undefined ? {} : { topic }), qos, code, message }),
      source: { broker: this.broker.id },
    })
    this.#deps.changed()
  }

  #waitForPreparation(error: unknown): void {
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

function quarantineWarnings(count: number): string[] {
  if (count === 0) return []
  const what = count === 1 ? '1 message was' : `${count} messages were`
  return [`${what} set aside, because the connection ended on each. The events “Quarantined” tell which.`]
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
