import type { EventQuery } from '../../shared/contract/calls.ts'
import type { EventRow } from '../../shared/contract/event.ts'
import type { Push } from '../../shared/contract/pushes.ts'
import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import { createBatch } from './batch.ts'
import type { EventPort } from './ports.ts'

/** More than this in one batch nobody can read. */
const MOST_EVENTS = 250

/** One window's view of the event stream; without a watch it costs nothing. */
export class EventWatch {
  readonly #events: EventPort
  readonly #clock: Clock
  readonly #push: Push
  #end: Dispose | undefined

  constructor(events: EventPort, clock: Clock, push: Push) {
    this.#events = events
    this.#clock = clock
    this.#push = push
  }

  /** Answers with what is there already and pushes what comes; ends the earlier watch. */
  start(query: EventQuery, limit: number, after?: number): EventRow[] {
    this.stop()
    const fits = this.#events.compile(query)
    const batch = createBatch<{ event: TomteEvent; fired: number }>(
      this.#clock,
      MOST_EVENTS,
      (items, skipped) =>
        this.#push('events', {
          events: items.map(({ event, fired }) => this.#events.row(event, fired)),
          skipped,
        }),
    )
    const unlisten = this.#events.onEvent((event, fired) => {
      if (fits(event, fired)) batch.add({ event, fired })
    })
    this.#end = disposeAll([batch.dispose, unlisten])
    return this.#events.query(query, limit, after)
  }

  stop(): void {
    this.#end?.()
    this.#end = undefined
  }
}
