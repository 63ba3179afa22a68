import type { Dispose } from '../../shared/dispose.ts'
import type { Delivery } from './session-effects.ts'
import type { ApplicationMessage, MessageListener } from './types.ts'

const ACCEPTED = 0
/** “Implementation specific error”: the broker shall not send it again. */
const REFUSED = 0x83

/** Gives messages to the listeners and says when they are through with one. */
export class Deliverer {
  received = 0
  refused = 0
  #listeners: MessageListener[] = []

  add(listener: MessageListener): Dispose {
    this.#listeners = [...this.#listeners, listener]
    return () => {
      this.#listeners = this.#listeners.filter(each => each !== listener)
    }
  }

  /** For QoS 1 and 2 `accept` is called once, at once where no listener returned a promise. */
  deliver(
    message: ApplicationMessage,
    delivery: Delivery | undefined,
    accept: (delivery: Delivery, reasonCode: number) => void,
  ): void {
    this.received++
    let pending: Promise<void>[] | undefined
    let refused = false
    for (const listener of this.#listeners) {
      try {
        const promise = listener(message)
        if (promise === undefined) continue
        if (pending) pending.push(promise)
        else pending = [promise]
      } catch {
        refused = true
      }
    }
    if (pending) this.#wait(pending, refused, delivery, accept)
    else this.#finish(refused, delivery, accept)
  }

  #wait(
    pending: Promise<void>[],
    refused: boolean,
    delivery: Delivery | undefined,
    accept: (delivery: Delivery, reasonCode: number) => void,
  ): void {
    Promise.all(pending).then(
      () => this.#finish(refused, delivery, accept),
      () => this.#finish(true, delivery, accept),
    )
  }

  #finish(
    refused: boolean,
    delivery: Delivery | undefined,
    accept: (delivery: Delivery, reasonCode: number) => void,
  ): void {
    if (refused) this.refused++
    if (delivery) accept(delivery, refused ? REFUSED : ACCEPTED)
  }
}
