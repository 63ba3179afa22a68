import { Incoming } from './incoming.ts'
import { FIRST_UNRECORDED, Inflight } from './inflight.ts'
import { type AcknowledgementPacket, PacketType } from './packet.ts'
import { PacketIds } from './packet-id.ts'
import type { Delivery, Outgoing, SessionEffects } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'
import type { ApplicationMessage, ProtocolVersion } from './types.ts'

/**
 * What may be in flight before MQTT 5, where the broker cannot say what it takes: as many as mosquitto does, which lets a
 * QoS 2 message beyond that wait for ever when all come at once.
 */
const MAXIMUM_INFLIGHT = 20

/** What was open when the process ended. */
export interface RestoredExchanges {
  /** PUBLISH may have been sent; in the order of the queue. */
  published: Outgoing[]
  /** PUBREC was seen; in that order. */
  released: Outgoing[]
  /** Received, without PUBREL. */
  unreleased: Delivery[]
}

/**
 * The state of QoS 1 and 2 that outlives connections: (state, packet) in, (state, effects) out. The packet identifiers of
 * SUBSCRIBE and UNSUBSCRIBE come out of the same pool. [MQTT-2.2.1-2]
 */
export class Session {
  readonly ids: PacketIds
  readonly #inflight: Inflight
  readonly #incoming: Incoming
  #quota = 0

  /** `receiveMaximum`: what we promise in CONNECT. */
  constructor(receiveMaximum: number, effects: SessionEffects, record: SessionRecord) {
    this.ids = new PacketIds(record.keeps ? FIRST_UNRECORDED : 1)
    this.#inflight = new Inflight(this.ids, effects, record)
    this.#incoming = new Incoming(receiveMaximum, effects, record)
  }

  /** Goes on with what was recorded. */
  restore({ published, released, unreleased }: RestoredExchanges): void {
    this.#inflight.restore(published, released)
    this.#incoming.restore(unreleased)
  }

  /** Outgoing messages without their last acknowledgement. */
  get inflight(): number {
    return this.#inflight.size
  }

  /** QoS 1 and 2 messages that came and are not through yet. */
  get unacknowledged(): number {
    return this.#incoming.open
  }

  /** The highest sequence number of the recorded messages that were sent. */
  get highest(): number {
    return this.#inflight.highest
  }

  /** Whether this QoS 1 or 2 message may be sent now. [MQTT-4.9.0-2] */
  hasRoom(outgoing: Outgoing): boolean {
    return this.#inflight.hasRoom(outgoing)
  }

  /**
   * A connection is up. Returns what must be published anew because the broker lost the session (in order, before all
   * else), and what it may or may not have passed on. MQTT 3.1.1 says nothing for this case: there everything is sent
   * again, which the broker's own acknowledgements then settle. `most` may be in flight at a time until `widen`.
   */
  connected(
    version: ProtocolVersion,
    sessionPresent: boolean,
    receiveMaximum: number,
    most = Number.POSITIVE_INFINITY,
  ): { again: Outgoing[]; unknown: Outgoing[] } {
    const lost = !sessionPresent && version === 5 // [MQTT-3.2.2-5]
    const open = lost ? this.#inflight.reset() : { again: [], unknown: [] }
    if (!sessionPresent) this.#incoming.reset()
    this.#incoming.connect(version, sessionPresent)
    this.#quota = version === 5 ? receiveMaximum : MAXIMUM_INFLIGHT
    this.#inflight.resume(Math.min(most, this.#quota))
    return open
  }

  /** As many may be in flight from now on, where the broker takes that many. */
  widen(most = Number.POSITIVE_INFINITY): void {
    this.#inflight.widen(Math.min(most, this.#quota))
  }

  /** Outgoing messages sent on this connection, without any acknowledgement. */
  get unanswered(): Outgoing[] {
    return this.#inflight.unanswered
  }

  /** Takes an outgoing message back that is in flight, but was not sent on this connection. */
  withdraw(outgoing: Outgoing): void {
    this.#inflight.withdraw(outgoing)
  }

  disconnected(): void {
    this.#inflight.suspend()
    this.#incoming.disconnect()
  }

  /** Sends a QoS 1 or 2 message; ask `hasRoom` first. */
  publish(outgoing: Outgoing): void {
    this.#inflight.publish(outgoing)
  }

  /** Takes a PUBLISH of QoS 1 or 2; throws a ProtocolFault where the broker exceeds our Receive Maximum. */
  receive(message: ApplicationMessage, id: number): void {
    this.#incoming.publish(message, id)
  }

  /** Acknowledges a PUBLISH that is given to nobody. */
  refuse(qos: 1 | 2, id: number, reasonCode: number): void {
    this.#incoming.refuse(qos, id, reasonCode)
  }

  /** Takes PUBACK, PUBREC, PUBREL or PUBCOMP. */
  acknowledged(packet: AcknowledgementPacket): void {
    if (packet.type === PacketType.pubrel) this.#incoming.release(packet.id)
    else this.#inflight.acknowledge(packet)
  }

  /** The listeners are through with a message. */
  accept(delivery: Delivery, reasonCode: number): void {
    this.#incoming.accept(delivery, reasonCode)
  }

  /** Every outgoing message in flight. */
  outgoing(): Iterable<Outgoing> {
    return this.#inflight.outgoing()
  }
}
