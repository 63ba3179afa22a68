import type { Clock } from '../clock.ts'
import { GroupCommit, type GroupCommitEvents } from './group-commit.ts'
import type { Delivery, Outgoing } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'
import type { SessionStore } from './session-store.ts'
import { encodeStored, type StoredCounters } from './stored-state.ts'

export const COUNTERS = 'counters'
export const OUTGOING = 'o'
export const DELIVERY = 'd'
/** A received message of which nobody knows whether it was seen, until somebody has seen to it. */
export const DOUBT = 'u'

/** Numbers are taken from blocks of this size, so that not each one has to be stored. */
const BLOCK = 1000

/** A key with a number; keys sort as their numbers do. */
export function numberedKey(kind: string, number: number): string {
  return kind + number.toString(36).padStart(11, '0')
}

export interface DurableRecordOptions {
  store: SessionStore
  clock: Clock
  /** As they were loaded. */
  counters: StoredCounters
  /** Whether each delivery is recorded as taken before anyone sees it. */
  once: boolean
}

/** The record of a session that is to survive, written to its store in batches. */
export class DurableRecord implements SessionRecord {
  readonly keeps = true
  readonly commit: GroupCommit
  readonly #clock: Clock
  readonly #once: boolean
  /** As they are stored, or will be. */
  readonly #counters: StoredCounters
  #sequence: number
  #delivery: number
  #releases = 0

  constructor({ store, clock, counters, once }: DurableRecordOptions, events: GroupCommitEvents) {
    this.commit = new GroupCommit(store, events)
    this.#clock = clock
    this.#once = once
    this.#counters = { ...counters }
    this.#sequence = counters.sequence
    this.#delivery = counters.delivery
  }

  get durable(): number {
    return this.commit.durable
  }

  queued(outgoing: Outgoing): void {
    outgoing.sequence = this.#sequence++
    if (this.#sequence > this.#counters.sequence) {
      this.#counters.sequence = this.#sequence + BLOCK
      this.#putCounters()
    }
    const { message, deadline } = outgoing
    const expiresAt =
      deadline === Number.POSITIVE_INFINITY
        ? undefined
        : Math.round(this.#clock.now() + deadline - this.#clock.monotonic())
    this.commit.add(
      numberedKey(OUTGOING, outgoing.sequence),
      encodeStored({ state: 'queued', message, expiresAt }),
    )
    outgoing.position = this.commit.position
    this.commit.want()
  }

  released({ sequence, message }: Outgoing): void {
    if (sequence === 0) return
    const stored = encodeStored({ state: 'released', topic: message.topic, order: this.#releases++ })
    this.commit.add(numberedKey(OUTGOING, sequence), stored)
  }

  finished({ sequence }: Outgoing): void {
    if (sequence !== 0) this.commit.add(numberedKey(OUTGOING, sequence))
  }

  received(delivery: Delivery): void {
    delivery.deliveryId = this.#delivery++
    if (this.#delivery > this.#counters.delivery) {
      this.#counters.delivery = this.#delivery + BLOCK
      this.#putCounters()
    }
    this.changed(delivery)
  }

  changed(delivery: Delivery): void {
    const { id, accepted, over, deliveryId } = delivery
    if (deliveryId === 0) return
    if (accepted) delivery.message = undefined
    const key = numberedKey(DELIVERY, deliveryId)
    const { message } = delivery
    const stored = { id: over ? 0 : id, message, time: this.#clock.now(), taken: this.#once }
    this.commit.add(key, accepted && over ? undefined : encodeStored(stored))
  }

  doubted({ deliveryId, message }: Delivery, time: number): void {
    if (!message) return
    this.commit.add(numberedKey(DOUBT, deliveryId), encodeStored({ id: 0, message, time, taken: true }))
  }

  reach(sequence: number): void {
    if (this.#counters.reach === sequence) return
    this.#counters.reach = sequence
    this.#putCounters()
  }

  whenDurable(effect: () => void): void {
    this.commit.whenDurable(effect)
  }

  /** Orders of PUBREC in this life come after those of the last. */
  continueReleases(order: number): void {
    this.#releases = order
  }

  #putCounters(): void {
    this.commit.add(COUNTERS, encodeStored(this.#counters))
  }
}
