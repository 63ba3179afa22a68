import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from './connection.ts'

/**
 * Watches a connection on which nothing is published for a while: one that ends all by itself says nothing about the
 * messages that were under way when the last one ended.
 */
export class Probation {
  readonly #clock: Clock
  #cancel: Dispose | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Runs `passed` once `connection` has lived for so many milliseconds, and with `asks` the broker has answered a PINGREQ in them. */
  begin(connection: Connection, milliseconds: number, asks: boolean, passed: () => void): void {
    const before = connection.receivedBytes
    const look = () => {
      if (!asks || connection.receivedBytes > before) passed()
      else this.#cancel = this.#clock.after(milliseconds, look)
    }
    this.#cancel = this.#clock.after(milliseconds, look)
    if (asks) connection.check()
  }

  end(): void {
    this.#cancel?.()
  }
}
