import type { Delivery, Outgoing } from './session-effects.ts'

/**
 * Where the session writes down what must outlive the process. Nothing that depends on an entry may leave before the entry
 * is durable: this is told by `whenDurable` and, for queued messages, by `durable`.
 */
export interface SessionRecord {
  /** Whether anything is recorded at all. */
  readonly keeps: boolean
  /** Entries that are durable; compare it with `position` of an outgoing message. */
  readonly durable: number
  /** A message was put at the end of the queue; gives it its sequence number. */
  queued(outgoing: Outgoing): void
  /** PUBREC came: PUBLISH must never be sent again. [MQTT-4.3.3-6] */
  released(outgoing: Outgoing): void
  /** It is acknowledged, or given up. */
  finished(outgoing: Outgoing): void
  /** A QoS 2 message came; gives the delivery its id. */
  received(delivery: Delivery): void
  /** A delivery was accepted or its exchange has ended; with both it is forgotten. */
  changed(delivery: Delivery): void
  /** Nobody knows whether the listener saw it, `time` being when it came; the record keeps it beyond the exchange. */
  doubted(delivery: Delivery, time: number): void
  /** Recorded messages up to this sequence number may have been sent. */
  reach(sequence: number): void
  /** Runs `effect` once all that was recorded so far is durable: now, where it is. In the order of the calls. */
  whenDurable(effect: () => void): void
}

/** For a session that ends with its connection or its process. */
export const unrecorded: SessionRecord = {
  keeps: false,
  durable: Number.POSITIVE_INFINITY,
  queued() {},
  released() {},
  finished() {},
  received() {},
  changed() {},
  doubted() {},
  reach() {},
  whenDurable: effect => effect(),
}
