import type { PlainError } from '../errors.ts'

/** What one event filter did since Tomte started, or since it was last changed. */
export interface FilterCount {
  /** Messages that it dropped. */
  dropped: number
  /** Messages that it holds to let them go on later. */
  held?: number
  /** Messages that it could not decide on, dropped too, and why the last of them. */
  faults?: number
  fault?: PlainError
}

/** What became of the messages of one subscription. */
export interface SubscriptionCount {
  filter: string
  events: number
  /** Payloads that were looked into and are not what the subscription's decoder reads. */
  undecoded: number
  /** One for each of its event filters, in their order. */
  filters: FilterCount[]
}
