import type { TomteError } from '../../shared/errors.ts'
import type { LargeMessage } from './decode-publish.ts'
import { type ProtocolFault, quarantined, tooLargeReceived } from './errors.ts'
import { Listeners } from './listeners.ts'
import type { Outgoing } from './session-effects.ts'
import { exchangeOf, SpoiltMessages } from './spoilt.ts'
import { type Death, Suspects } from './suspects.ts'
import type { QuarantinedMessage } from './types.ts'

/** “Implementation specific error”. */
const UNREADABLE = 0x83
/** “Quota exceeded: an implementation imposed limit”; “Packet too large” is not allowed in an acknowledgement. */
const TOO_LARGE = 0x97

/** An outgoing message that is to be set aside, and why. */
export interface Verdict {
  outgoing: Outgoing
  error: TomteError
}

/** Sets messages aside that the connection cannot live with, so that it can go on without them. */
export class Quarantine {
  /** How many, in both directions. */
  count = 0
  readonly #suspects = new Suspects()
  readonly #spoilt = new SpoiltMessages()
  readonly #refuse: (qos: 1 | 2, id: number, reasonCode: number) => void
  readonly listeners = new Listeners<QuarantinedMessage>()
  #cause: TomteError | undefined

  /** `refuse`: how to acknowledge a message that was given to nobody. */
  constructor(refuse: (qos: 1 | 2, id: number, reasonCode: number) => void) {
    this.#refuse = refuse
  }

  /** Whether outgoing messages are to be sent one by one. */
  get isCareful(): boolean {
    return this.#suspects.some
  }

  /** Whether a new connection must prove that it is well before anything is published on it. */
  get isDoubtful(): boolean {
    return this.#suspects.isDoubtful
  }

  /** Whether a message is about to be set aside where it does. */
  get isAccusing(): boolean {
    return this.#suspects.isAccusing
  }

  /** For how many reconnect delays it must live for that. */
  get proof(): number {
    return this.#suspects.proof
  }

  /** An outgoing message was acknowledged or given up; true where they need no more be sent one by one. */
  cleared(outgoing: Outgoing): boolean {
    return this.#suspects.forget(outgoing)
  }

  /** The connection died; returns the message it died of, if that is known now. */
  died(death: Death): Verdict | undefined {
    this.#cause = death.cause
    const outgoing = this.#suspects.died(death)
    return outgoing && this.#setAside(outgoing, death.cause)
  }

  /** The new connection is well as long as nothing is published: returns the message the last ones died of. */
  proved(): Verdict | undefined {
    const outgoing = this.#suspects.proved()
    return outgoing && this.#setAside(outgoing, this.#cause!)
  }

  /** A PUBLISH cannot be read; true where it comes again, and is done with. */
  spoilt(fault: ProtocolFault, first: number, body: Buffer): boolean {
    const exchange = exchangeOf(first, body)
    if (!exchange || !this.#spoilt.comesAgain(first, body, fault)) return false
    const { qos, id } = exchange
    if (qos !== 0) this.#refuse(qos, id, UNREADABLE)
    this.#tell({ direction: 'received', qos, error: fault })
    return true
  }

  /** A PUBLISH over our limit, in bytes, passed by. */
  large(message: LargeMessage, limit: number): void {
    const { topic, qos, id, size } = message
    if (qos !== 0) this.#refuse(qos, id, TOO_LARGE)
    this.#tell({ direction: 'received', topic, qos, size, error: tooLargeReceived(message, limit) })
  }

  #setAside(outgoing: Outgoing, cause: TomteError): Verdict {
    const { message } = outgoing
    const { topic, qos } = message
    const error = quarantined(topic, cause)
    this.#tell({ direction: 'sent', topic, qos, message, error })
    return { outgoing, error }
  }

  #tell(message: QuarantinedMessage): void {
    this.count++
    this.listeners.tell(message)
  }
}
