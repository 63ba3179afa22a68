import type { TomteError } from '../../shared/errors.ts'
import { type Delivery, Incoming } from './incoming.ts'
import { Inflight } from './inflight.ts'
import {
  type AcknowledgementPacket,
  type AcknowledgementProperties,
  type AcknowledgementType,
  PacketType,
} from './packet.ts'
import { PacketIds } from './packet-id.ts'
import type { ApplicationMessage, ProtocolVersion } from './types.ts'

/** An outgoing message, and what its publisher waits for. */
export interface Outgoing {
  message: ApplicationMessage
  /** The Topic Name in UTF-8. */
  topic: Uint8Array
  settle?: Settle | undefined
  /** Monotonic milliseconds at which it began to wait. */
  queuedAt: number
}

/** Told once: a Reason Code below 0x80 is success. */
export interface Settle {
  done(reasonCode: number, properties?: AcknowledgementProperties): void
  failed(error: Error): void
}

/** What the session wants done. It does nothing itself: no I/O, no time, no promise. */
export interface SessionEffects {
  /** Returns why it cannot be sent: the limits of this broker are narrower than those of the last connection. */
  sendPublish(outgoing: Outgoing, id: number, dup: boolean): TomteError | undefined
  sendAcknowledgement(type: AcknowledgementType, id: number, reasonCode: number): void
  /** Give this message to the listeners, then call `accept` of the session with this delivery. */
  deliver(message: ApplicationMessage, delivery: Delivery): void
  /** Tell the publisher what the broker answered. */
  settle(outgoing: Outgoing, reasonCode: number, properties: AcknowledgementProperties | undefined): void
  /** Tell the publisher that it will not be sent. */
  fail(outgoing: Outgoing, error: TomteError): void
}

/**
 * What may be in flight before MQTT 5, where the broker cannot say what it takes: as many as mosquitto does, which lets a
 * QoS 2 message beyond that wait for ever when all come at once.
 */
const MAXIMUM_INFLIGHT = 20

/**
 * The state of QoS 1 and 2 that outlives connections: (state, packet) in, (state, effects) out. The packet identifiers of
 * SUBSCRIBE and UNSUBSCRIBE come out of the same pool. [MQTT-2.2.1-2]
 */
export class Session {
  readonly ids = new PacketIds()
  readonly #inflight: Inflight
  readonly #incoming: Incoming

  /** `receiveMaximum`: what we promise in CONNECT. */
  constructor(receiveMaximum: number, effects: SessionEffects) {
    this.#inflight = new Inflight(this.ids, effects)
    this.#incoming = new Incoming(receiveMaximum, effects)
  }

  /** Outgoing messages without their last acknowledgement. */
  get inflight(): number {
    return this.#inflight.size
  }

  /** Whether another QoS 1 or 2 message may be sent now. [MQTT-4.9.0-2] */
  get hasRoom(): boolean {
    return this.#inflight.hasRoom
  }

  /**
   * A connection is up. Returns what must be published anew because the broker lost the session (in order, before all
   * else), and what it may or may not have passed on. MQTT 3.1.1 says nothing for this case: there everything is sent
   * again, which the broker's own acknowledgements then settle.
   */
  connected(
    version: ProtocolVersion,
    sessionPresent: boolean,
    receiveMaximum: number,
  ): { again: Outgoing[]; unknown: Outgoing[] } {
    const lost = !sessionPresent && version === 5 // [MQTT-3.2.2-5]
    const open = lost ? this.#inflight.reset() : { again: [], unknown: [] }
    if (!sessionPresent) this.#incoming.reset()
    this.#incoming.connect(version)
    this.#inflight.resume(version === 5 ? receiveMaximum : MAXIMUM_INFLIGHT)
    return open
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
