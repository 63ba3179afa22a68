import type { TomteError } from '../../shared/errors.ts'
import type { Outgoing } from './session-effects.ts'
import type { ProtocolVersion } from './types.ts'

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
/** The far end closed without a reason, as brokers before MQTT 5 do, and as links do all by themselves. */
const UNEXPLAINED = new Set(['ERR_MQTT_CONNECTION_LOST', 'ERR_CONNECTION_RESET'])
/** A broker that closes because of a message does so within so many milliseconds. */
const PROMPT = 5000
/** Milliseconds after which a link has shown that it is good. */
const STABLE = 10_000
/** A link that ended by itself is watched twice as long the next time, and so on; but no longer than that. */
const LONGEST_PROOF = 8
/** Sent once among others, and once more alone. */
const CHANCES = 2

/** How a connection ended. */
export interface Death {
  cause: TomteError
  version: ProtocolVersion
  /** Sent on it, without an acknowledgement. */
  unanswered: Outgoing[]
  /** Milliseconds from its beginning. */
  lived: number
  /** Milliseconds since something was last sent. */
  idle: number
  /** Whether connection after connection ended soon. */
  isFlapping: boolean
}

interface Suspicion {
  /** Of the reason; absent where there was none. */
  code: string | undefined
  deaths: number
}

/**
 * Finds the outgoing message on which the connection dies again and again. What was under way at a suspicious death is sent
 * again one by one, so that the next death tells which it was. Where the broker gives no reason a bad link looks the same:
 * then the connection must have proved to be well before the message is sent again, and again after it died on it anew.
 */
export class Suspects {
  readonly #suspects = new Map<Outgoing, Suspicion>()
  /** Found guilty without a reason of the broker, if the next connection lives well without it. */
  #accused: Outgoing | undefined
  /** How often in a row the link ended for no reason that a message could be. */
  #ownEnds = 0

  /** Whether there are any. */
  get some(): boolean {
    return this.#suspects.size > 0
  }

  /** Whether it may have been the link as well. */
  get isDoubtful(): boolean {
    for (const { code } of this.#suspects.values()) if (code === undefined) return true
    return false
  }

  /** Whether `proved` will name one. */
  get isAccusing(): boolean {
    return this.#accused !== undefined
  }

  /** How many times as long as a good link a new connection must live to prove that it is well. */
  get proof(): number {
    return Math.min(LONGEST_PROOF, 2 ** this.#ownEnds)
  }

  /** Takes note of a death; returns the message to set aside now. */
  died(death: Death): Outgoing | undefined {
    const { cause, unanswered } = death
    const code = CAUSED_BY_MESSAGE.has(cause.code) ? cause.code : undefined
    if (death.lived >= STABLE) this.#ownEnds = 0
    if (code === undefined && !mayBeOfMessage(death)) {
      if (death.lived < STABLE) this.#ownEnds++
      this.#acquit()
      return undefined
    }
    // With MQTT 5 a broker should give its reason.
    if (code === undefined && death.version === 5 && !death.isFlapping && !this.isDoubtful) return undefined
    const [only] = unanswered
    const alone = unanswered.length === 1
    for (const outgoing of unanswered) {
      const known = this.#suspects.get(outgoing)
      if (known && known.code === code) known.deaths += alone ? 1 : 0
      else this.#suspects.set(outgoing, { code, deaths: 1 })
    }
    if (!only || !alone || this.#suspects.get(only)!.deaths < CHANCES) return undefined
    if (code !== undefined) return only
    this.#accused = only
    return undefined
  }

  /** A connection lives well on which nothing was published: returns the message to set aside. */
  proved(): Outgoing | undefined {
    const accused = this.#accused
    this.#accused = undefined
    return accused
  }

  /** It was acknowledged, or given up: true where it was the last suspect. */
  forget(outgoing: Outgoing): boolean {
    if (this.#accused === outgoing) this.#accused = undefined
    return this.#suspects.delete(outgoing) && this.#suspects.size === 0
  }

  /** The link is bad by itself. */
  #acquit(): void {
    this.#accused = undefined
    for (const [outgoing, { code }] of this.#suspects) if (code === undefined) this.#suspects.delete(outgoing)
  }
}

/** Whether a death without a reason may be due to what was sent. */
function mayBeOfMessage({ cause, unanswered, idle }: Death): boolean {
  return UNEXPLAINED.has(cause.code) && unanswered.length > 0 && idle <= PROMPT
}
