import type { HeldMessage, HeldMessages as Shown } from '../../../shared/contract/held-message.ts'
import type { UncertainMessage } from '../../mqtt/durable-session.ts'
import type { ApplicationMessage, QuarantinedMessage } from '../../mqtt/types.ts'

/** So many kinds of set aside messages are held, and so many are shown. */
const MOST = 100
const MOST_SHOWN = 20
/** Bytes of a payload that is held so that it can be published again. */
const LARGEST = 256 * 1024

/** A message somebody should look at, with what is needed to repeat it. */
export interface Held {
  shown: HeldMessage
  /** One that we sent. */
  message?: ApplicationMessage
  /** One in doubt, which its session holds. */
  deliveryId?: number
}

/** The messages of one broker that were set aside or are in doubt, until somebody has seen to them. */
export class HeldMessages {
  readonly #held = new Map<string, Held>()
  #serial = 0

  /** The newest first. */
  get shown(): Shown {
    const all = [...this.#held.values()].map(({ shown }) => shown)
    return { count: all.length, messages: all.reverse().slice(0, MOST_SHOWN) }
  }

  /** All, or those of these ids. */
  find(ids?: readonly string[]): Held[] {
    if (!ids) return [...this.#held.values()]
    return ids.flatMap(id => this.#held.get(id) ?? [])
  }

  remove(held: readonly Held[]): void {
    for (const { shown } of held) this.#held.delete(shown.id)
  }

  /** A message was set aside at this time. Received ones of one kind and topic are held as one. */
  setAside({ direction, topic, size, error, message }: QuarantinedMessage, time: number): void {
    const kind = direction === 'sent' ? 'refused' : size === undefined ? 'unreadable' : 'too-large'
    const id =
      direction === 'sent' ? `refused-${this.#serial++}` : `${kind}-${topic ?? error.code}`.slice(0, 100)
    const times = (this.#held.get(id)?.shown.times ?? 0) + 1
    const kept = message && message.payload.length <= LARGEST ? message : undefined
    this.#add({
      shown: {
        id,
        kind,
        time,
        times,
        topic,
        size: size ?? message?.payload.length,
        error: error.toPlain(),
        repeat: kept && 'publish',
      },
      message: kept,
    })
  }

  /** Nobody knows whether the rules saw it. */
  doubt({ topic, time, deliveryId, size }: UncertainMessage): void {
    const shown: HeldMessage = {
      id: `uncertain-${deliveryId}`,
      kind: 'uncertain',
      time,
      times: 1,
      topic,
      size,
      repeat: 'rules',
    }
    this.#add({ shown, deliveryId })
  }

  /** The session is opened anew: what is in doubt is what it says. */
  replaceDoubts(doubts: readonly UncertainMessage[]): void {
    this.remove(this.find().filter(({ deliveryId }) => deliveryId !== undefined))
    for (const each of doubts) this.doubt(each)
  }

  #add(held: Held): void {
    this.#held.delete(held.shown.id)
    this.#held.set(held.shown.id, held)
    const setAside = this.find().filter(({ deliveryId }) => deliveryId === undefined)
    if (setAside.length > MOST) this.remove(setAside.slice(0, 1))
  }
}
