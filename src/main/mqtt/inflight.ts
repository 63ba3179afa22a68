import { type AcknowledgementPacket, PacketType } from './packet.ts'
import type { PacketIds } from './packet-id.ts'
import { FAILURE } from './reason.ts'
import type { Outgoing, SessionEffects } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'

const ID_NOT_FOUND = 0x92

/** Packet Identifiers of recorded messages are below this one; those of all else from it on. */
export const FIRST_UNRECORDED = 64_513

/**
 * Outgoing QoS 1 and 2 messages between PUBLISH and their last acknowledgement.
 *
 *   QoS 1:  published --PUBACK--> done
 *   QoS 2:  published --PUBREC--> (PUBREL) released --PUBCOMP--> done
 *
 * `quota` is what the broker takes at a time, its Receive Maximum. After a reconnect what is open is sent again, in order,
 * and no more of it at a time than the quota allows. [MQTT-4.6.0-1, MQTT-4.9.0-2]
 *
 * The Packet Identifier of a recorded message follows from its sequence number: it needs no entry of its own, and is the
 * same one after a crash.
 */
export class Inflight {
  readonly #ids: PacketIds
  readonly #effects: SessionEffects
  readonly #record: SessionRecord
  /** Without PUBACK or PUBREC; in the order of sending. */
  readonly #published = new Map<number, Outgoing>()
  /** Without PUBCOMP; in the order of the PUBRECs. [MQTT-4.6.0-4] */
  readonly #released = new Map<number, Outgoing>()
  /** Of those published: not sent again yet since the last reconnect. */
  #unsent: number[] = []
  #nextUnsent = 0
  #quota = 0
  #highest = 0

  constructor(ids: PacketIds, effects: SessionEffects, record: SessionRecord) {
    this.#ids = ids
    this.#effects = effects
    this.#record = record
  }

  get size(): number {
    return this.#published.size + this.#released.size
  }

  /** The highest sequence number of those that were sent. */
  get highest(): number {
    return this.#highest
  }

  /** Whether this new message may be sent. */
  hasRoom({ sequence }: Outgoing): boolean {
    if (this.#open > 0 || this.size >= this.#quota) return false
    return sequence === 0 ? this.#ids.free > 0 : !this.#ids.has(recordedId(sequence))
  }

  /** Sends a message of QoS 1 or 2 for the first time. */
  publish(outgoing: Outgoing): void {
    const id = outgoing.sequence === 0 ? this.#ids.take() : this.#claim(outgoing)
    this.#published.set(id, outgoing)
    this.#send(id, outgoing, false)
  }

  /** Goes on with recorded messages: those that may have been sent, in order, and those of which PUBREC was seen, in order. */
  restore(published: Outgoing[], released: Outgoing[]): void {
    for (const outgoing of published) this.#published.set(this.#claim(outgoing), outgoing)
    for (const outgoing of released) this.#released.set(this.#claim(outgoing), outgoing)
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
    this.#nextUnsent = 0
    this.#resend()
  }

  /** A larger quota from now on. */
  widen(quota: number): void {
    this.#quota = quota
    this.#resend()
  }

  /** Sent on this connection, without PUBACK or PUBREC. */
  get unanswered(): Outgoing[] {
    const unsent = new Set(this.#unsent.slice(this.#nextUnsent))
    return [...this.#published].filter(([id]) => !unsent.has(id)).map(([, outgoing]) => outgoing)
  }

  /** Takes a message back that was not sent on this connection; its identifier is then free. */
  withdraw(outgoing: Outgoing): void {
    for (const [id, each] of this.#published) {
      if (each !== outgoing) continue
      this.#published.delete(id)
      this.#ids.release(id)
      this.#unsent = this.#unsent.slice(this.#nextUnsent).filter(unsent => unsent !== id)
      this.#nextUnsent = 0
    }
  }

  suspend(): void {
    this.#quota = 0
    this.#unsent = []
    this.#nextUnsent = 0
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
      this.#record.released(outgoing)
    } else if (packet.reasonCode >= FAILURE) return
    const known = this.#released.has(packet.id)
    this.#effects.sendAcknowledgement(PacketType.pubrel, packet.id, known ? 0 : ID_NOT_FOUND)
  }

  #finish(from: Map<number, Outgoing>, packet: AcknowledgementPacket): void {
    const outgoing = from.get(packet.id)
    if (!outgoing) return
    from.delete(packet.id)
    this.#ids.release(packet.id)
    this.#record.finished(outgoing)
    this.#effects.settle(outgoing, packet.reasonCode, packet.properties)
    if (this.#open > 0) this.#resend()
  }

  /** How many wait to be sent again. */
  get #open(): number {
    return this.#unsent.length - this.#nextUnsent
  }

  #resend(): void {
    for (let sent = this.size - this.#open; this.#open > 0 && sent < this.#quota; sent++) {
      const id = this.#unsent[this.#nextUnsent++]!
      const outgoing = this.#published.get(id)
      if (outgoing) this.#send(id, outgoing, true)
    }
  }

  #claim({ sequence }: Outgoing): number {
    const id = recordedId(sequence)
    this.#ids.claim(id)
    if (sequence > this.#highest) this.#highest = sequence
    return id
  }

  #send(id: number, outgoing: Outgoing, dup: boolean): void {
    const refused = this.#effects.sendPublish(outgoing, id, dup)
    if (!refused) return
    this.#published.delete(id)
    if (dup || outgoing.sequence > 0) this.#ids.release(id)
    else this.#ids.untake(id)
    this.#effects.fail(outgoing, refused)
  }
}

function recordedId(sequence: number): number {
  return 1 + (sequence % (FIRST_UNRECORDED - 1))
}
