import type { TomteError } from '../../shared/errors.ts'
import type { Outgoing } from './session-effects.ts'

/** Reasons of a DISCONNECT that a message may have caused. */
const CAUSED_BY_MESSAGE = new Set([
  'ERR_MQTT_UNSPECIFIED',
  'ERR_MQTT_MALFORMED_SENT',
  'ERR_MQTT_PROTOCOL_SENT',
  'ERR_MQTT_IMPLEMENTATION',
  'ERR_MQTT_NOT_AUTHORIZED',
  'ERR_MQTT_TOPIC_NAME',
  'ERR_MQTT_PACKET_TOO_LARGE_SENT',
  'ERR_MQTT_PAYLOAD_FORMAT',
  'ERR_MQTT_RETAIN',
  'ERR_MQTT_QOS',
])
/** Closed without a reason, as brokers before MQTT 5 do, and as networks do all by themselves. */
const UNEXPLAINED = 'ERR_MQTT_CONNECTION_LOST'
/** So often may the connection die while this message alone is under way. */
const CHANCES = { explained: 2, unexplained: 4 }

interface Suspicion {
  code: string
  deaths: number
}

/**
 * Finds the outgoing message on which the connection dies again and again. What was under way at a suspicious death is sent
 * again one by one, so that the next death tells which it was; that one is set aside after its retry. A broker that closes
 * without a reason must have done so over and over, as a bad network looks the same.
 */
export class Suspects {
  readonly #suspects = new Map<Outgoing, Suspicion>()

  /** Whether there are any. */
  get some(): boolean {
    return this.#suspects.size > 0
  }

  /** The connection died with `sent` unacknowledged; returns the one to set aside. */
  died({ code }: TomteError, sent: Outgoing[], isFlapping: boolean): Outgoing | undefined {
    const explained = CAUSED_BY_MESSAGE.has(code)
    if (!explained && !(code === UNEXPLAINED && (isFlapping || this.some))) return undefined
    const [only] = sent
    const alone = sent.length === 1
    for (const outgoing of sent) {
      const known = this.#suspects.get(outgoing)
      if (known?.code === code) known.deaths += alone ? 1 : 0
      else this.#suspects.set(outgoing, { code, deaths: 1 })
    }
    const deaths = only && alone ? this.#suspects.get(only)!.deaths : 0
    if (deaths < (explained ? CHANCES.explained : CHANCES.unexplained)) return undefined
    return only
  }

  /** It was acknowledged, or given up: true where it was the last suspect. */
  forget(outgoing: Outgoing): boolean {
    return this.#suspects.delete(outgoing) && this.#suspects.size === 0
  }
}
