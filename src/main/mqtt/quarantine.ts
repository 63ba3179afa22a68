import type { TomteError } from '../../shared/errors.ts'
import { type ProtocolFault, quarantined } from './errors.ts'
import { Listeners } from './listeners.ts'
import type { Outgoing } from './session-effects.ts'
import { exchangeOf, type SpoiltExchange, SpoiltMessages } from './spoilt.ts'
import { Suspects } from './suspects.ts'
import type { QuarantinedMessage } from './types.ts'

/** Sets messages aside on which the connection dies again and again, so that it can go on without them. */
export class Quarantine {
  /** How many, in both directions. */
  count = 0
  readonly #suspects = new Suspects()
  readonly #spoilt = new SpoiltMessages()
  readonly listeners = new Listeners<QuarantinedMessage>()

  /** Whether outgoing messages are to be sent one by one. */
  get isCareful(): boolean {
    return this.#suspects.some
  }

  /** An outgoing message was acknowledged or given up; true where they need no more be sent one by one. */
  cleared(outgoing: Outgoing): boolean {
    return this.#suspects.forget(outgoing)
  }

  /** The connection died with `sent` unacknowledged; the one it died of, if that is known now, and its error. */
  died(
    cause: TomteError,
    sent: Outgoing[],
    isFlapping: boolean,
  ): { outgoing: Outgoing; error: TomteError } | undefined {
    const outgoing = this.#suspects.died(cause, sent, isFlapping)
    if (!outgoing) return undefined
    const { topic, qos } = outgoing.message
    const error = quarantined(topic, cause)
    this.#tell({ direction: 'sent', topic, qos, error })
    return { outgoing, error }
  }

  /** A PUBLISH cannot be read; where it comes again, how to acknowledge it without having read it. */
  spoilt(fault: ProtocolFault, first: number, body: Buffer): SpoiltExchange | undefined {
    const exchange = exchangeOf(first, body)
    if (!exchange || !this.#spoilt.comesAgain(first, body, fault)) return undefined
    this.#tell({ direction: 'received', qos: exchange.qos, error: fault })
    return exchange
  }

  #tell(message: QuarantinedMessage): void {
    this.count++
    this.listeners.tell(message)
  }
}
