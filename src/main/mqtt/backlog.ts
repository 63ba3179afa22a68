import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from './connection.ts'
import type { ApplicationMessage } from './types.ts'

/** Milliseconds from one PINGREQ to the next, and after which a stream without a gap is taken as live. */
const EVERY = 100
const LONGEST = 30_000

/**
 * Tells messages that waited at the broker in the session from those that come now. MQTT has no mark for them, so their end is found by
 * PINGREQ: packets are answered in order [MQTT-4.6.0], so where everything that came is acknowledged, and nothing more came between a PINGREQ and
 * its PINGRESP, the broker had nothing left. What comes live meanwhile (a tenth of a second and one round trip at least) cannot be told
 * apart and counts as backlog too.
 */
export class Backlog {
  readonly #clock: Clock
  /** QoS 1 and 2 messages that are not acknowledged yet. */
  readonly #unacknowledged: () => number
  #connection: Connection | undefined
  #until = 0
  /** Messages since the last PINGREQ; Infinity: it cannot tell. */
  #came = 0
  #cancel: Dispose | undefined

  constructor(clock: Clock, unacknowledged: () => number) {
    this.#clock = clock
    this.#unacknowledged = unacknowledged
  }

  /** A connection is up on which the session goes on. */
  begin(connection: Connection): void {
    this.end()
    this.#connection = connection
    this.#until = this.#clock.monotonic() + LONGEST
    this.#wait()
  }

  /** Marks a QoS 1 or 2 message that arrived. */
  arrived(message: ApplicationMessage): void {
    if (!this.#connection) return
    this.#came++
    message.backlog = true
  }

  /** A PINGRESP came. */
  answered(): void {
    if (this.#connection && this.#cancel === undefined) {
      if (this.#came === 0) this.end()
      else this.#wait()
    }
  }

  end(): void {
    this.#connection = undefined
    this.#cancel?.()
    this.#cancel = undefined
  }

  #wait(): void {
    this.#cancel = this.#clock.after(EVERY, () => {
      this.#cancel = undefined
      if (this.#clock.monotonic() >= this.#until) return this.end()
      this.#came = this.#unacknowledged() > 0 ? Number.POSITIVE_INFINITY : 0
      this.#connection?.check()
    })
  }
}
