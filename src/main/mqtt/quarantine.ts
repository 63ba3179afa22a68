import type { TomteError } from '../../shared/errors.ts'
import { type ProtocolFault, quarantined } from './errors.ts'
import { Listeners } from './listeners.ts'
import type { Outgoing } from './session-effects.ts'
import { exchangeOf, SpoiltMessages } from './spoilt.ts'
import { Suspects } from './suspects.ts'
import type { QuarantinedMessage } from './types.ts'

/** Sets messages aside on which the connection dies again and again, so that it can go on without them. */
export class Quarantine {
  /** How many, in both directions. */
  count = 0
  readonly #suspects = new Suspects()
  readonly #spoilt = new SpoiltMessages()
  readonly #refuse: (qos: 1 | 2, id: number) => void
  readonly listeners = new Listeners<QuarantinedMessage>()

  /** `refuse`: how to acknowledge a message that was given to nobody. */
  constructor(refuse: (qos: 1 | 2, id: number) => void) {
    this.#refuse = refuse
  }

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

  /** A PUBLISH cannot be read; true where it comes again, and is done with. */
  spoilt(fault: ProtocolFault, first: number, body: Buffer): boolean {
    const exchange = exchangeOf(first, body)
    if (!exchange || !this.#spoilt.comesAgain(first, body, fault)) return false
    const { qos, id } = exchange
    if (qos !== 0) this.#refuse(qos, id)
    this.#tell({ direction: 'received', qos, error: fault })
    return true
  }

  #tell(message: QuarantinedMessage): void {
    this.count++
    this.listeners.tell(message)
  }
}
