import type { TomteError } from '../../shared/errors.ts'

/** Milliseconds before the first reconnect, where nobody says otherwise. */
export const FIRST_DELAY = 1000
/** Milliseconds a connection must have lived for its end to count as the first failure again. */
const STABLE = 10_000
/** So many short connections in a row are no accident. */
const FLAPPING = 3

/** Failures that only a change of the settings, or somebody at the broker, can cure: no use in trying quickly. */
const LASTING = new Set([
  'ERR_MQTT_BAD_CREDENTIALS',
  'ERR_MQTT_NOT_AUTHORIZED',
  'ERR_MQTT_BANNED',
  'ERR_MQTT_CLIENT_ID',
  'ERR_MQTT_PROTOCOL_VERSION',
  'ERR_MQTT_AUTHENTICATION_METHOD',
  'ERR_MQTT_SCRAM',
  'ERR_MQTT_USELESS_LIMIT',
  'ERR_MQTT_SESSION_TAKEN_OVER',
  'ERR_MQTT_ADMINISTRATIVE',
  'ERR_MQTT_SERVER_MOVED',
  'ERR_MQTT_TLS_PORT',
  'ERR_MQTT_NOT_SPOKEN',
  'ERR_MQTT_FLAPPING',
  'ERR_PROXY_AUTHENTICATION',
  'ERR_PROXY_REFUSED',
])

/** Exponential backoff: each delay twice the last up to a ceiling, of which a random half is taken off. */
export class Backoff {
  readonly #initial: number
  readonly #maximum: number
  readonly #random: () => number
  #failures = 0
  #shortLives = 0

  /** Milliseconds. */
  constructor(random: () => number, { initial, maximum } = { initial: FIRST_DELAY, maximum: 60_000 }) {
    this.#initial = initial
    this.#maximum = maximum
    this.#random = random
  }

  /** How often it failed in a row. */
  get failures(): number {
    return this.#failures
  }

  /** Whether connection after connection was ended soon after it was made. */
  get isFlapping(): boolean {
    return this.#shortLives >= FLAPPING
  }

  /** A connection was up for `milliseconds`: long enough, and a new row begins. */
  lived(milliseconds: number): void {
    if (milliseconds < STABLE) this.#shortLives++
    else this.reset()
  }

  reset(): void {
    this.#failures = 0
    this.#shortLives = 0
  }

  /** Milliseconds to wait after this failure; `lasting`: trying again at once cannot help. */
  next(lasting: boolean): number {
    const doubled = this.#initial * 2 ** Math.min(this.#failures, 30)
    this.#failures++
    const ceiling = lasting ? this.#maximum : Math.min(this.#maximum, doubled)
    return Math.round(ceiling * (0.5 + this.#random() / 2))
  }
}

/** Whether trying again at once cannot help. */
export function isLasting(error: TomteError): boolean {
  return LASTING.has(error.code) || (error.layer === 'TLS' && error.code !== 'ERR_TLS_HANDSHAKE')
}
