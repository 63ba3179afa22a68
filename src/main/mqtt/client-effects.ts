import type { TomteError } from '../../shared/errors.ts'
import { encodeAcknowledgement } from './acknowledgement.ts'
import type { Deliverer } from './delivery.ts'
import type { UncertainMessage } from './durable-session.ts'
import type { Outbox } from './outbox.ts'
import { type AcknowledgementProperties, type AcknowledgementType, PacketType } from './packet.ts'
import type { Publisher } from './publisher.ts'
import { FAILURE } from './reason.ts'
import type { Redelivery } from './restore.ts'
import type { Delivery, Outgoing, SessionEffects } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'
import type { ApplicationMessage, ProtocolVersion } from './types.ts'

/** What the effects of a session need of its client. */
export interface ClientParts {
  record: SessionRecord
  publisher: Publisher
  deliverer: Deliverer
  version: ProtocolVersion
  /** Of the connection, where there is one. */
  outbox: Outbox | undefined
  accept(delivery: Delivery, reasonCode: number): void
  /** An outgoing message was acknowledged. */
  cleared(outgoing: Outgoing): void
}

/** Carries out what the session wants done; the parts are looked up anew each time. */
export class ClientEffects implements SessionEffects {
  readonly #parts: ClientParts

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  sendPublish(outgoing: Outgoing, id: number, dup: boolean) {
    return this.#parts.publisher.write(outgoing.topic, outgoing.message, id, dup)
  }

  sendAcknowledgement(type: AcknowledgementType, id: number, reasonCode: number): void {
    const { outbox, record } = this.#parts
    if (!outbox) return
    const isFree = type === PacketType.puback || (type === PacketType.pubrec && reasonCode < FAILURE)
    if (isFree || !record.keeps) this.#acknowledge(outbox, type, id, reasonCode)
    else record.whenDurable(() => this.#acknowledge(outbox, type, id, reasonCode))
  }

  deliver(message: ApplicationMessage, delivery: Delivery): void {
    if (delivery.message) this.#deliverRecorded(delivery)
    else this.#parts.deliverer.deliver(message, delivery, this.#parts.accept)
  }

  settle(outgoing: Outgoing, reasonCode: number, properties: AcknowledgementProperties | undefined): void {
    this.#parts.cleared(outgoing)
    outgoing.settle?.done(reasonCode, properties)
  }

  fail(outgoing: Outgoing, error: TomteError): void {
    this.#parts.publisher.drop(outgoing, error)
  }

  /** Goes on with a message of an earlier life: gives it to the listeners, or says that they may have seen it. */
  redeliver({ delivery, uncertain }: Redelivery, tell?: (message: UncertainMessage) => void): void {
    const { record, accept } = this.#parts
    if (uncertain) {
      record.doubted(delivery, uncertain.time)
      accept(delivery, 0)
      // Told before that, it would be told again after another crash.
      record.whenDurable(() => tell?.(uncertain))
    } else {
      record.changed(delivery)
      this.#deliverRecorded(delivery)
    }
  }

  #deliverRecorded(delivery: Delivery): void {
    const { record, deliverer, accept } = this.#parts
    const { message } = delivery
    if (message) record.whenDurable(() => deliverer.deliver(message, delivery, accept))
  }

  #acknowledge(outbox: Outbox, type: AcknowledgementType, id: number, reasonCode: number): void {
    if (reasonCode === 0 || this.#parts.version !== 5) outbox.acknowledgement(type, id)
    else outbox.packet(encodeAcknowledgement(type, id, reasonCode))
  }
}
