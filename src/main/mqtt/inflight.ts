import { type AcknowledgementPacket, PacketType } from './packet.ts'
import type { PacketIds } from './packet-id.ts'
import type { Outgoing, SessionEffects } from './session.ts'

const FAILURE = 0x80
const ID_NOT_FOUND = 0x92

/**
 * Outgoing QoS 1 and 2 messages between PUBLISH and their last acknowledgement.
 *
 *   QoS 1:  published --PUBACK--> done
 *   QoS 2:  published --PUBREC--> (PUBREL) released --PUBCOMP--> done
 *
 * `quota` is what the broker takes at a time, its Receive Maximum. After a reconnect what is open is sent again, in order,
 * and no more of it at a time than the quota allows. [MQTT-4.6.0-1, MQTT-4.9.0-2]
 */
export class Inflight {
  readonly #ids: PacketIds
  readonly #effects: SessionEffects
  /** Without PUBACK or PUBREC; in the order of sending. */
  readonly #published = new Map<number, Outgoing>()
  /** Without PUBCOMP; in the order of the PUBRECs. [MQTT-4.6.0-4] */
  readonly #released = new Map<number, Outgoing>()
  /** Of those published: not sent again yet since the last reconnect. */
  #unsent: number[] = []
  #quota = 0

  constructor(ids: PacketIds, effects: SessionEffects) {
    this.#ids = ids
    this.#effects = effects
  }

  get size(): number {
    return this.#published.size + this.#released.size
  }

  /** Whether a new message may be sent. */
  get hasRoom(): boolean {
    return this.#unsent.length === 0 && this.size < this.#quota && this.#ids.free > 0
  }

  /** Sends a message of QoS 1 or 2 for the first time. */
  publish(outgoing: Outgoing): void {
    const id = this.#ids.take()
    this.#published.set(id, outgoing)
    this.#send(id, outgoing, false)
  }

  /** Takes PUBACK, PUBREC or PUBCOMP. One for an identifier that is not in flight is ignored. */
  acknowledge(packet: AcknowledgementPacket): void {
    if (packet.type === PacketType.pubrec) this.#receive(packet)
    else if (packet.type === PacketType.pubcomp) this.#finish(this.#released, packet)
    else if (this.#published.get(packet.id)?.message.qos === 1) this.#finish(this.#published, packet)
  }

  /** A connection is up, and the session goes on: sends again what the last one left open. [MQTT-4.4.0-1] */
  resume(quota: number): void {
    this.#quota = quota
    for (const id of this.#released.keys()) this.#effects.sendAcknowledgement(PacketType.pubrel, id, 0)
    this.#unsent = [...this.#published.keys()]
    this.#resend()
  }

  suspend(): void {
    this.#quota = 0
    this.#unsent = []
  }

  /** The broker of MQTT 5 has lost the session: gives back what must be published anew, and what cannot be known. */
  reset(): { again: Outgoing[]; unknown: Outgoing[] } {
    const open = { again: [...this.#published.values()], unknown: [...this.#released.values()] }
    for (const id of this.#published.keys()) this.#ids.release(id)
    for (const id of this.#released.keys()) this.#ids.release(id)
    this.#published.clear()
    this.#released.clear()
    return open
  }

  /** Every message in flight, for whoever must tell its publisher that it gave up waiting. */
  *outgoing(): Iterable<Outgoing> {
    yield* this.#published.values()
    yield* this.#released.values()
  }

  #receive(packet: AcknowledgementPacket) {
    const outgoing = this.#published.get(packet.id)
    if (outgoing?.message.qos === 2) {
      if (packet.reasonCode >= FAILURE) return this.#finish(this.#published, packet)
      this.#published.delete(packet.id)
      this.#released.set(packet.id, outgoing)
    } else if (packet.reasonCode >= FAILURE) return
    const known = this.#released.has(packet.id)
    this.#effects.sendAcknowledgement(PacketType.pubrel, packet.id, known ? 0 : ID_NOT_FOUND)
  }

  #finish(from: Map<number, Outgoing>, packet: AcknowledgementPacket): void {
    const outgoing = from.get(packet.id)
    if (!outgoing) return
    from.delete(packet.id)
    this.#ids.release(packet.id)
    this.#effects.settle(outgoing, packet.reasonCode, packet.properties)
    if (this.#unsent.length > 0) this.#resend()
  }

  #resend(): void {
    let open = this.size - this.#unsent.length
    for (; this.#unsent.length > 0 && open < this.#quota; open++) {
      const id = this.#unsent.shift()!
      const outgoing = this.#published.get(id)
      if (outgoing) this.#send(id, outgoing, true)
    }
  }

  #send(id: number, outgoing: Outgoing, dup: boolean): void {
    const refused = this.#effects.sendPublish(outgoing, id, dup)
    if (!refused) return
    this.#published.delete(id)
    if (dup) this.#ids.release(id)
    else this.#ids.untake(id)
    this.#effects.fail(outgoing, refused)
  }
}
