import { isDeepStrictEqual } from 'node:util'
import type { BrokerStatus, BrokerTestReport, TypedSecrets } from '../../../shared/contract/broker.ts'
import { TomteError, toPlainError } from '../../../shared/errors.ts'
import { placeOfBroker, placeOfUrl } from '../../../shared/secret-place.ts'
import type { Broker, SecretReference } from '../../../shared/workspace/broker.ts'
import { type TestReport, testConnection } from '../../mqtt/probe.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'
import { BrokerConnection, type ConnectionDependencies } from './connection.ts'
import { connectionOptions } from './connection-options.ts'
import { FirstAttempt } from './first-attempt.ts'
import { HeldMessages } from './held-messages.ts'
import type { Delivery, PublishLinks } from './links.ts'

/** The connections of all configured brokers; `apply` makes them follow the workspace. */
export class BrokerConnections implements PublishLinks {
  readonly #deps: ConnectionDependencies
  #brokers: readonly Broker[] = []
  readonly #connections = new Map<string, BrokerConnection>()
  /** By broker: they outlive its connections. */
  readonly #held = new Map<string, HeldMessages>()
  #turn: Promise<void> = Promise.resolve()
  /** To have them at all. */
  readonly #first = new FirstAttempt()
  #stopped = false

  constructor(deps: ConnectionDependencies) {
    this.#deps = deps
  }

  get folder(): string {
    return this.#deps.folder
  }

  /** Starts, restarts and stops what differs from before; untouched brokers keep their connection. */
  apply(brokers: readonly Broker[]): Promise<void> {
    this.#brokers = brokers
    return this.#inTurn(() => this.#follow().finally(() => this.#first.end()))
  }

  /** Connects anew, with files and secrets as they are now. Rejects with ERR_BROKER_UNKNOWN, ERR_BROKER_DISABLED. */
  async reconnect(id: string): Promise<void> {
    const { enabled, name } = this.#broker(id)
    if (!enabled)
      throw new TomteError('ERR_BROKER_DISABLED', `${name} is switched off.`, {
        hint: 'Switch it on, and it connects.',
      })
    await this.#inTurn(() => this.#restart(id))
  }

  /** Connects those anew that refer to a secret which was stored or replaced. */
  async secretStored(name: string): Promise<void> {
    const users = this.#brokers.filter(broker => broker.enabled && refersTo(broker, name))
    await Promise.all(users.map(({ id }) => this.#inTurn(() => this.#restart(id))))
  }

  /** The computer woke up, or its network changed. */
  wake(): void {
    for (const connection of this.#connections.values()) connection.wake()
  }

  /** Leaves messages of QoS 1 and 2 to the brokers from here on; resolves when those that came are delivered. */
  async pause(): Promise<void> {
    await Promise.all([...this.#connections.values()].map(connection => connection.pause()))
  }

  /** Ends all connections for good. */
  stop(): Promise<void> {
    this.#stopped = true
    this.#first.end()
    return this.#inTurn(async () => {
      const stopping = [...this.#connections.values()].map(connection => connection.stop())
      this.#connections.clear()
      await Promise.all(stopping)
    })
  }

  publish(id: string, message: ApplicationMessage): Delivery | Promise<Delivery> {
    const connection = this.#connections.get(id)
    if (connection) return connection.publish(message)
    const first = this.#first.wait()
    if (first) return first.then(() => this.publish(id, message))
    const { name } = this.#broker(id)
    throw offError(name)
  }

  /** Somebody has seen to these messages, or all that were set aside or are in doubt. */
  async dismissHeld(id: string, messages?: readonly string[]): Promise<void> {
    this.#broker(id)
    await this.#connections.get(id)?.dismissHeld(messages)
  }

  /** Publishes such a message again, or gives it to the rules. Rejects with ERR_MESSAGE_GONE, or as a publish does. */
  async repeatHeld(id: string, message: string): Promise<void> {
    const { name } = this.#broker(id)
    const connection = this.#connections.get(id)
    if (!connection) throw offError(name)
    await connection.repeatHeld(message)
  }

  /** One connection attempt as configured, layer by layer; `secrets` stand for those not stored yet. */
  async test(broker: Broker, secrets: TypedSecrets, signal: AbortSignal): Promise<BrokerTestReport> {
    const typed = typedByName(broker, secrets)
    try {
      const options = await connectionOptions(broker, {
        ...this.#deps,
        secret: async (name, place, purpose) =>
          typed.get(`${name} ${place}`) ?? (await this.#deps.secret(name, place, purpose)),
      })
      const report = await testConnection(options, {
        clock: this.#deps.clock,
        connect: broker.url.startsWith('memory:') ? this.#deps.connectBuiltIn : undefined,
        signal,
      })
      return shownReport(report)
    } catch (error) {
      const plain = toPlainError(error)
      return { passed: false, steps: [{ layer: plain.layer ?? 'MQTT', state: 'failed', error: plain }] }
    }
  }

  /** In the order of the workspace. `filtered`: messages that a broker's event filters dropped. */
  status(filtered: (broker: string) => number): BrokerStatus[] {
    return this.#brokers.map(
      broker => this.#connections.get(broker.id)?.status(filtered(broker.id)) ?? off(broker),
    )
  }

  /** One step after the other: two at once would start a broker twice, and its clients throw each other out. */
  #inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(step)
    this.#turn = done.catch(() => {})
    return done
  }

  async #follow(): Promise<void> {
    const wanted = new Map(this.#brokers.filter(({ enabled }) => enabled).map(broker => [broker.id, broker]))
    const ended: Promise<void>[] = []
    for (const [id, connection] of this.#connections) {
      const broker = wanted.get(id)
      if (broker && sameConnection(broker, connection.broker)) {
        connection.broker = broker
        continue
      }
      this.#connections.delete(id)
      ended.push(connection.stop())
    }
    for (const id of this.#held.keys())
      if (!this.#brokers.some(broker => broker.id === id)) this.#held.delete(id)
    await Promise.all(ended) // a client that is still connected would be thrown out by its successor
    for (const [id, broker] of wanted) {
      if (!this.#connections.has(id)) this.#start(broker)
    }
    this.#deps.changed()
  }

  async #restart(id: string): Promise<void> {
    await this.#connections.get(id)?.stop()
    this.#connections.delete(id)
    const broker = this.#brokers.find(candidate => candidate.id === id)
    if (broker?.enabled) this.#start(broker)
    this.#deps.changed()
  }

  #start(broker: Broker): void {
    if (this.#stopped) return
    const held = this.#held.get(broker.id) ?? new HeldMessages()
    this.#held.set(broker.id, held)
    const connection = new BrokerConnection(broker, held, this.#deps)
    this.#connections.set(broker.id, connection)
    void connection.start()
  }

  #broker(id: string): Broker {
    const broker = this.#brokers.find(candidate => candidate.id === id)
    if (broker) return broker
    throw new TomteError('ERR_BROKER_UNKNOWN', `There is no broker with the id “${id}”.`, {
      hint: 'Choose one of the brokers under Brokers.',
    })
  }
}

function offError(name: string): TomteError {
  return new TomteError('ERR_BROKER_DISABLED', `${name} is switched off; the message was not sent.`, {
    hint: 'Switch the broker on under Brokers.',
  })
}

/** The typed secrets by the names under which the broker refers to them, each for the place it was typed for. */
function typedByName(broker: Broker, secrets: TypedSecrets): Map<string, string> {
  const { url, password, tls, proxy } = broker
  const place = placeOfBroker(url, proxy?.url ?? null)
  const pairs: [SecretReference | string | null | undefined, string | null, string | undefined][] = [
    [password, place, secrets.password],
    [tls.passphrase, place, secrets.passphrase],
    [tls.key, place, secrets.key],
    [proxy?.password, proxy && placeOfUrl(proxy.url), secrets.proxyPassword],
  ]
  const typed = new Map<string, string>()
  for (const [reference, place, value] of pairs)
    if (reference && typeof reference !== 'string' && value !== undefined)
      typed.set(`${reference.secret} ${place}`, value)
  return typed
}

/** Whether a secret of this name stands anywhere in the broker's configuration. */
function refersTo(part: unknown, name: string): boolean {
  if (typeof part !== 'object' || part === null) return false
  if (Reflect.get(part, 'secret') === name) return true
  return Object.values(part).some(inner => refersTo(inner, name))
}

function shownReport({ steps, error, connection }: TestReport): BrokerTestReport {
  return {
    passed: connection !== undefined,
    steps: steps.map(({ layer, outcome, detail, milliseconds }) => ({
      layer,
      state: outcome,
      detail: outcome === 'failed' ? undefined : detail,
      milliseconds: milliseconds && Math.round(milliseconds * 10) / 10,
      error: outcome === 'failed' ? error?.toPlain() : undefined,
    })),
  }
}

/** Whether nothing differs that the connection itself knows of: names, prefixes and event filters live elsewhere. */
function sameConnection(a: Broker, b: Broker): boolean {
  const wire = ({ name: _, subscriptions, ...rest }: Broker) => ({
    ...rest,
    subscriptions: subscriptions.map(
      ({ prefix: _prefix, suffix: _suffix, decoder: _decoder, filters: _filters, ...subscription }) =>
        subscription,
    ),
  })
  return isDeepStrictEqual(wire(a), wire(b))
}

function off(broker: Broker): BrokerStatus {
  return {
    id: broker.id,
    state: 'disabled',
    since: 0,
    attempt: 0,
    received: 0,
    sent: 0,
    receivedRate: 0,
    dropped: 0,
    filtered: 0,
    queued: 0,
    subscriptions: broker.subscriptions.map(({ filter }) => ({ filter })),
    warnings: [],
  }
}
