import type { TomteError } from '../../shared/errors.ts'
import type { ProtocolVersion } from './types.ts'

/** What brokers without MQTT 5 do with its CONNECT: say so, or close without a word. */
const REFUSALS = new Set(['ERR_MQTT_PROTOCOL_VERSION', 'ERR_MQTT_NO_CONNACK'])

/**
 * Which version of MQTT to offer next. Left to us (“auto”), it is 5 first, and 3.1.1 to a broker that refused it; what was
 * accepted once is kept until `reset`.
 */
export class VersionOffer {
  readonly #wanted: ProtocolVersion | 'auto'
  #accepted = false
  current: ProtocolVersion

  constructor(wanted: ProtocolVersion | 'auto') {
    this.#wanted = wanted
    this.current = wanted === 'auto' ? 5 : wanted
  }

  reset(): void {
    this.#accepted = false
    if (this.#wanted === 'auto') this.current = 5
  }

  accepted(): void {
    this.#accepted = true
  }

  /** An attempt failed: whether to try again at once, with the other version. */
  failed(error: TomteError): boolean {
    if (this.#wanted !== 'auto' || this.#accepted || !REFUSALS.has(error.code)) return false
    this.current = this.current === 5 ? 4 : 5
    return this.current === 4
  }
}
