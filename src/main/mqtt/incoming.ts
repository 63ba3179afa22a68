import { FaultReason, ProtocolFault } from './errors.ts'
import { PacketType } from './packet.ts'
import { FAILURE } from './reason.ts'
import type { Delivery, SessionEffects } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'
import type { ApplicationMessage, ProtocolVersion } from './types.ts'

const ID_NOT_FOUND = 0x92

/**
 * Received QoS 1 and 2 messages. They are acknowledged in the order in which they came [MQTT-4.6.0-2, MQTT-4.6.0-3], each
 * not before it was accepted. A QoS 2 message is given out once, however often it comes before PUBREL. [MQTT-4.3.3-10]
 */
export class Incoming {
  readonly #effects: SessionEffects
  readonly #record: SessionRecord
  /** What the broker may have open towards us where it knows of it. */
  readonly #promised: number
  #receiveMaximum: number
  readonly #unacknowledged: Delivery[] = []
  #head = 0
  #openQos1 = 0
  /** QoS 2: the identifiers whose PUBLISH came on this connection. */
  readonly #openQos2 = new Set<number>()
  /** QoS 2 from PUBLISH to PUBREL. */
  readonly #unreleased = new Map<number, Delivery>()

  constructor(receiveMaximum: number, effects: SessionEffects, record: SessionRecord) {
    this.#promised = receiveMaximum
    this.#receiveMaximum = receiveMaximum
    this.#effects = effects
    this.#record = record
  }

  /** Goes on with recorded QoS 2 messages that were not released. */
  restore(deliveries: Delivery[]): void {
    for (const delivery of deliveries) this.#unreleased.set(delivery.id, delivery)
  }

  /**
   * A connection is up; before MQTT 5 nothing was promised. Mosquitto 2.0 miscounts in a session that it goes on with: it lets
   * twenty messages go for each PUBCOMP. Held to its limit, a backlog would come with a lost connection for every twenty.
   */
  connect(version: ProtocolVersion, sessionPresent: boolean): void {
    this.#receiveMaximum = version === 5 && !sessionPresent ? this.#promised : Number.POSITIVE_INFINITY
  }

  /** Messages of this connection whose exchange with the broker is not over. */
  get open(): number {
    return this.#openQos1 + this.#openQos2.size
  }

  /** Takes a PUBLISH of QoS 1 or 2. */
  publish(message: ApplicationMessage, id: number) {
    if (message.qos === 2) {
      const known = this.#unreleased.get(id)
      if (known) return this.#again(known)
    }
    if (this.open >= this.#receiveMaximum)
      throw new ProtocolFault(
        FaultReason.receiveMaximum,
        `it has more than ${this.#receiveMaximum} messages unacknowledged`,
      ) // [MQTT-3.3.4-7]
    const delivery = begun(id, message.qos as 1 | 2)
    if (delivery.qos === 2) this.#open(delivery, message)
    else this.#openQos1++
    this.#enqueue(delivery)
    this.#effects.deliver(message, delivery)
  }

  /** Acknowledges, in its turn, a message that is given to nobody. */
  refuse(qos: 1 | 2, id: number, reasonCode: number): void {
    if (qos === 1) this.#openQos1++
    const delivery = begun(id, qos)
    this.#enqueue(delivery)
    this.accept(delivery, reasonCode)
  }

  /** The listener took the message (0) or refused it (a Reason Code of 0x80 or more). */
  accept(delivery: Delivery, reasonCode: number): void {
    delivery.accepted = true
    delivery.reasonCode = reasonCode
    if (delivery.deliveryId > 0) this.#record.changed(delivery)
    if (delivery.queued) this.#flush()
  }

  /** Takes a PUBREL. */
  release(id: number): void {
    const delivery = this.#unreleased.get(id)
    if (delivery) this.#end(delivery)
    this.#effects.sendAcknowledgement(PacketType.pubcomp, id, delivery ? 0 : ID_NOT_FOUND)
  }

  /** The connection is gone: nothing received on it can be acknowledged any more, QoS 2 will come again. */
  disconnect(): void {
    for (const delivery of this.#unacknowledged) delivery.queued = false
    this.#unacknowledged.length = 0
    this.#head = 0
    this.#openQos1 = 0
    this.#openQos2.clear()
  }

  /** The broker has lost the session. */
  reset(): void {
    for (const delivery of this.#unreleased.values()) this.#end(delivery)
  }

  #open(delivery: Delivery, message: ApplicationMessage): void {
    this.#unreleased.set(delivery.id, delivery)
    this.#openQos2.add(delivery.id)
    if (!this.#record.keeps) return
    delivery.message = message
    this.#record.received(delivery)
    message.deliveryId = delivery.deliveryId
  }

  /** From here on its identifier may stand for another message. */
  #end(delivery: Delivery): void {
    delivery.over = true
    this.#unreleased.delete(delivery.id)
    this.#openQos2.delete(delivery.id)
    this.#record.changed(delivery)
  }

  #again(delivery: Delivery): void {
    this.#openQos2.add(delivery.id)
    if (delivery.queued) return
    this.#enqueue(delivery)
    this.#flush()
  }

  #enqueue(delivery: Delivery): void {
    delivery.queued = true
    this.#unacknowledged.push(delivery)
  }

  #flush(): void {
    const queue = this.#unacknowledged
    for (let next = queue[this.#head]; next?.accepted; next = queue[this.#head]) {
      this.#head++
      this.#acknowledge(next)
    }
    if (this.#head === queue.length) {
      queue.length = 0
      this.#head = 0
    } else if (this.#head > 1000) {
      queue.splice(0, this.#head)
      this.#head = 0
    }
  }

  #acknowledge(delivery: Delivery): void {
    delivery.queued = false
    if (delivery.qos === 1) this.#openQos1--
    else if (delivery.reasonCode >= FAILURE) this.#end(delivery)
    const type = delivery.qos === 1 ? PacketType.puback : PacketType.pubrec
    this.#effects.sendAcknowledgement(type, delivery.id, delivery.reasonCode)
  }
}

function begun(id: number, qos: 1 | 2): Delivery {
  return {
    id,
    qos,
    queued: false,
    accepted: false,
    reasonCode: 0,
    over: false,
    deliveryId: 0,
    message: undefined,
  }
}
