import { matchesFilter } from '../../../shared/topic.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'

/** Which of the received messages count, and how many. */
export interface ReceptionSettings {
  /** Undefined: no end. */
  count?: number
  filtersOut: readonly string[]
  noRetained: boolean
  retainedOnly: boolean
  /** 0 to 1. */
  chance: number
  random: () => number
}

/** What is done with a message that counts. */
export interface ReceptionEvents {
  print(message: ApplicationMessage): void
  /** It is retained and counts, whether it is printed or not. */
  retained(message: ApplicationMessage): void
  /** No further message counts. */
  enough(): void
}

/** Never settles: what comes after the end is not acknowledged, so that a kept session has it still. */
const NEVER = new Promise<void>(() => {})

/** Picks out of what the broker sends what the command line asked for, in the order of mosquitto_sub. */
export class Reception {
  received = 0
  #over = false
  readonly #settings: ReceptionSettings
  readonly #events: ReceptionEvents

  constructor(settings: ReceptionSettings, events: ReceptionEvents) {
    this.#settings = settings
    this.#events = events
  }

  readonly take = (message: ApplicationMessage): Promise<void> | undefined => {
    const { retain } = message
    if (this.#over) return NEVER
    if (this.#settings.retainedOnly && !retain) return this.#finish(NEVER)
    if (this.#settings.noRetained && retain) return undefined
    if (this.#isFilteredOut(message.topic)) return undefined
    this.received++
    if (retain) this.#events.retained(message)
    if (this.#settings.chance === 1 || this.#settings.random() < this.#settings.chance)
      this.#events.print(message)
    return this.received === this.#settings.count ? this.#finish(undefined) : undefined
  }

  #finish(answer: Promise<void> | undefined): Promise<void> | undefined {
    this.#over = true
    this.#events.enough()
    return answer
  }

  #isFilteredOut(topic: string): boolean {
    for (const filter of this.#settings.filtersOut) if (matchesFilter(filter, topic)) return true
    return false
  }
}
