import type { TomteError } from '../../shared/errors.ts'
import type { AcknowledgementProperties, AcknowledgementType } from './packet.ts'
import type { ApplicationMessage } from './types.ts'

/** An outgoing message, and what its publisher waits for. */
export interface Outgoing {
  message: ApplicationMessage
  /** The Topic Name in UTF-8. */
  topic: Uint8Array
  settle?: Settle | undefined
  /** Monotonic milliseconds at which it expires; Infinity where it does not. */
  deadline: number
  /** Its place among all that were ever recorded in this session, from 1; 0 where it is not recorded. */
  sequence: number
  /** It may be sent when this many entries of the record are durable. */
  position: number
}

/** Told once: a Reason Code below 0x80 is success. */
export interface Settle {
  done(reasonCode: number, properties?: AcknowledgementProperties): void
  failed(error: Error): void
  /** Told before, once the message is queued, and durably so where the session is to survive. */
  kept?(): void
}

/** One received QoS 1 or 2 message on its way to its acknowledgement. */
export interface Delivery {
  readonly id: number
  readonly qos: 1 | 2
  /** Whether it stands in the queue of acknowledgements. */
  queued: boolean
  /** Whether the listener is through with it. */
  accepted: boolean
  reasonCode: number
  /** QoS 2: whether its exchange has ended, so that the broker may use its identifier anew. */
  over: boolean
  /** Unique and rising in this session; 0 where it is not recorded. */
  deliveryId: number
  /** Held while it is recorded and not accepted. */
  message: ApplicationMessage | undefined
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
