import type { TomteError } from '../../shared/errors.ts'
import { topicFilterFault } from '../../shared/topic.ts'
import { invalid } from './encode-properties.ts'
import { forbidden, mqttError } from './errors.ts'
import type { Outbox } from './outbox.ts'
import { type GrantPacket, PacketType } from './packet.ts'
import type { PacketIds } from './packet-id.ts'
import { checkSubscription, encodeSubscribe, grantOf, limitedGrant, packetsOf, split } from './subscribe.ts'
import type { Grant, ProtocolVersion, ServerLimits, Subscription } from './types.ts'
import { encodeUnsubscribe } from './unsubscribe.ts'

/** A caller who waits for the answers about several filters. */
class Answers {
  readonly promise: Promise<Grant[]>
  #resolve: (grants: Grant[]) => void = () => {}
  #reject: (error: TomteError) => void = () => {}
  readonly #filters: string[]
  readonly #grants = new Map<string, Grant>()

  constructor(filters: string[]) {
    this.#filters = [...new Set(filters)]
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (this.#filters.length === 0) this.#resolve([])
  }

  give(grant: Grant): void {
    this.#grants.set(grant.filter, grant)
    if (this.#grants.size === this.#filters.length)
      this.#resolve(this.#filters.map(filter => this.#grants.get(filter)!))
  }

  fail(error: TomteError): void {
    this.#reject(error)
  }
}

interface Entry {
  subscription: Subscription
  /** Whether the broker's session has it. */
  held: boolean
  waiting: Answers[]
}

interface Exchange {
  type: 9 | 11
  filters: string[]
}

/** The connection as the subscriber sees it. */
export interface SubscribeLink {
  outbox: Outbox
  version: ProtocolVersion
  limits: ServerLimits
}

const NOT_SUBSCRIBED = 0x11

/** Remembers what is subscribed, and tells the broker whatever its session does not have yet. */
export class Subscriber {
  readonly #ids: PacketIds
  readonly #entries = new Map<string, Entry>()
  /** Filters to be unsubscribed, and who waits for it. */
  readonly #removals = new Map<string, Answers[]>()
  readonly #exchanges = new Map<number, Exchange>()
  #link: SubscribeLink | undefined

  constructor(ids: PacketIds) {
    this.#ids = ids
  }

  /** Throws a TomteError, and subscribes to nothing, where one of them is invalid. */
  subscribe(subscriptions: Subscription[]): Promise<Grant[]> {
    for (const subscription of subscriptions) checkSubscription(subscription)
    const answers = new Answers(subscriptions.map(each => each.filter))
    for (const subscription of subscriptions) {
      const waiting = this.#entries.get(subscription.filter)?.waiting ?? []
      this.#entries.set(subscription.filter, { subscription, held: false, waiting: [...waiting, answers] })
      this.#forget(subscription.filter)
    }
    this.#sendSubscriptions(subscriptions)
    return answers.promise
  }

  /** As `subscribe`; a Reason Code of 0x11 says that there was no such subscription. */
  unsubscribe(filters: string[]): Promise<Grant[]> {
    for (const filter of filters) {
      const fault = topicFilterFault(filter)
      if (fault) throw invalid(fault)
    }
    const answers = new Answers(filters)
    for (const filter of new Set(filters)) {
      for (const each of this.#entries.get(filter)?.waiting ?? []) each.fail(withdrawn(filter))
      this.#entries.delete(filter)
      this.#removals.set(filter, [...(this.#removals.get(filter) ?? []), answers])
    }
    this.#sendRemovals(filters)
    return answers.promise
  }

  /** A connection is up: sends what its session lacks. */
  connected(link: SubscribeLink, sessionPresent: boolean): void {
    this.#link = link
    if (sessionPresent) this.#sendRemovals([...this.#removals.keys()])
    else {
      for (const filter of [...this.#removals.keys()]) this.#removed(filter, 0)
      for (const entry of this.#entries.values()) entry.held = false
    }
    const lacking = [...this.#entries.values()].filter(entry => !entry.held)
    this.#sendSubscriptions(lacking.map(entry => entry.subscription))
  }

  disconnected(): void {
    this.#link = undefined
    for (const id of this.#exchanges.keys()) this.#ids.release(id)
    this.#exchanges.clear()
  }

  /** Takes SUBACK or UNSUBACK; throws a ProtocolFault where it does not answer each filter. [MQTT-3.9.3-1] */
  answered({ type, id, reasonCodes, properties }: GrantPacket): void {
    const exchange = this.#exchanges.get(id)
    if (exchange?.type !== type) return
    const { filters } = exchange
    const codes =
      type === PacketType.unsuback && this.#link?.version !== 5 ? filters.map(() => 0) : reasonCodes
    if (codes.length !== filters.length)
      throw forbidden(`it answered ${filters.length} topic filters with ${codes.length} codes`)
    this.#exchanges.delete(id)
    this.#ids.release(id)
    for (const [index, filter] of filters.entries()) {
      if (type === PacketType.unsuback) this.#removed(filter, codes[index]!)
      else this.#granted(grantOf(filter, codes[index]!, properties.reasonString))
    }
  }

  /** Nobody will be answered any more. */
  stopped(error: TomteError): void {
    for (const entry of this.#entries.values()) {
      for (const each of entry.waiting) each.fail(error)
      entry.waiting = []
    }
    for (const answers of this.#removals.values()) for (const each of answers) each.fail(error)
    this.#removals.clear()
  }

  #sendSubscriptions(subscriptions: Subscription[]): void {
    if (!this.#link || subscriptions.length === 0) return
    const { limits, outbox, version } = this.#link
    const possible = subscriptions.filter(subscription => {
      const refused = limitedGrant(subscription, limits)
      if (refused) this.#granted(refused)
      return !refused
    })
    const known = limits.subscriptionIdentifiersAvailable
      ? possible
      : possible.map(each => ({ ...each, identifier: undefined }))
    for (const packet of packetsOf(known, limits)) {
      const id = this.#begin({ type: PacketType.suback, filters: packet.map(each => each.filter) })
      outbox.packet(encodeSubscribe(id, packet, version))
    }
  }

  #sendRemovals(filters: string[]): void {
    if (!this.#link || filters.length === 0) return
    const { limits, outbox, version } = this.#link
    const possible = filters.filter(filter => {
      const fits = encodeUnsubscribe(1, [filter], version).length <= limits.maximumPacketSize
      if (!fits) this.#removed(filter, 0x95)
      return fits
    })
    for (const packet of split(possible, filter => filter, limits)) {
      const id = this.#begin({ type: PacketType.unsuback, filters: packet })
      outbox.packet(encodeUnsubscribe(id, packet, version))
    }
  }

  #begin(exchange: Exchange): number {
    const id = this.#ids.take()
    if (id === 0)
      throw mqttError('ERR_MQTT_NO_PACKET_ID', 'Too many messages are in flight to subscribe now.')
    this.#exchanges.set(id, exchange)
    return id
  }

  #granted(grant: Grant): void {
    const entry = this.#entries.get(grant.filter)
    if (!entry) return
    entry.held = !grant.error
    const { waiting } = entry
    entry.waiting = []
    for (const each of waiting) each.give(grant)
  }

  #removed(filter: string, reasonCode: number): void {
    const answers = this.#removals.get(filter) ?? []
    this.#removals.delete(filter)
    const grant = reasonCode === NOT_SUBSCRIBED ? { filter, reasonCode } : grantOf(filter, reasonCode)
    for (const each of answers) each.give(grant)
  }

  /** A filter that is wanted again is not to be removed. */
  #forget(filter: string): void {
    for (const each of this.#removals.get(filter) ?? []) each.fail(withdrawn(filter))
    this.#removals.delete(filter)
  }
}

function withdrawn(filter: string): TomteError {
  return mqttError(
    'ERR_MQTT_WITHDRAWN',
    `“${filter}” was subscribed and unsubscribed before the broker had answered.`,
  )
}
