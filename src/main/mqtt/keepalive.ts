import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'

/** Milliseconds within which something must come after a PINGREQ. */
const PATIENCE = 5000

/** What keep alive needs of a connection. */
export interface Pingable {
  ping(): void
  /** Nothing came back. */
  dead(): void
}

/**
 * Keeps a connection alive and finds out when it is not: sends PINGREQ after `keepAlive` without a packet either way
 * [MQTT-3.1.2-20], and calls it dead when nothing comes back in five seconds, unless we ourselves do not read. One timer,
 * started anew only when it runs out.
 */
export class KeepAlive {
  readonly #link: Pingable
  readonly #clock: Clock
  #interval = 0
  #sentAt = 0
  #receivedAt = 0
  #pingedAt: number | undefined
  #answered = false
  #listening = true
  #cancel: Dispose | undefined

  constructor(link: Pingable, clock: Clock) {
    this.#link = link
    this.#clock = clock
  }

  /** `seconds` of 0 switches it off. */
  start(seconds: number): void {
    this.#interval = seconds * 1000
    this.#sentAt = this.#clock.monotonic()
    this.#receivedAt = this.#sentAt
    if (this.#interval > 0) this.#wait(this.#interval)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** Bytes went out. */
  sent(): void {
    this.#sentAt = this.#clock.monotonic()
  }

  /** Bytes came in. */
  received(): void {
    this.#receivedAt = this.#clock.monotonic()
    this.#answered = true
  }

  /** Milliseconds since bytes last went out. */
  get idle(): number {
    return this.#clock.monotonic() - this.#sentAt
  }

  /** Says whether we read. While we do not, silence is no sign; from then on the broker has the full time again. */
  listen(listening: boolean): void {
    if (this.#listening === listening) return
    this.#listening = listening
    if (!listening) return
    const now = this.#clock.monotonic()
    this.#receivedAt = now
    if (this.#pingedAt === undefined) return
    this.#pingedAt = now
    this.#wait(PATIENCE)
  }

  /** Asks now, for instance because the computer woke up. */
  check(): void {
    this.#ping(this.#clock.monotonic())
  }

  #wait(milliseconds: number): void {
    this.#cancel?.()
    this.#cancel = this.#clock.after(milliseconds, () => this.#due())
  }

  #due(): void {
    const now = this.#clock.monotonic()
    if (this.#pingedAt !== undefined && !this.#answered && this.#listening) {
      if (now >= this.#pingedAt + PATIENCE) this.#link.dead()
      else this.#wait(this.#pingedAt + PATIENCE - now)
      return
    }
    this.#pingedAt = undefined
    const oldest = this.#listening ? Math.min(this.#sentAt, this.#receivedAt) : this.#sentAt
    const due = oldest + this.#interval
    if (this.#interval > 0 && now >= due) this.#ping(now)
    else if (this.#interval > 0) this.#wait(due - now)
  }

  #ping(now: number): void {
    this.#link.ping()
    this.#sentAt = now
    this.#pingedAt = now
    this.#answered = false
    this.#wait(this.#interval > 0 ? Math.min(PATIENCE, this.#interval) : PATIENCE)
  }
}
