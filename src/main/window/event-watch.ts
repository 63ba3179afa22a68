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

interface Happened {
  event: TomteEvent
  fired: number
}

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
  async start(query: EventQuery, limit: number, after?: number): Promise<EventRow[]> {
    this.stop()
    const search = new AbortController()
    const early = new EarlyEvents()
    let answered = false
    let missed = 0
    const fits = this.#events.compile(query)
    const batch = createBatch<Happened>(this.#clock, MOST_EVENTS, (items, skipped) => {
      const events = items.map(({ event, fired }) => this.#events.row(event, fired))
      this.#push('events', { events, skipped: skipped + missed })
      missed = 0
    })
    const unlisten = this.#events.onEvent((event, fired, rules) => {
      if (!fits(event, fired, rules)) return
      if (answered) batch.add({ event, fired })
      else early.add({ event, fired })
    })
    const end = disposeAll([batch.dispose, unlisten, () => search.abort()])
    this.#end = end
    try {
      const { events } = await this.#events.search(query, { limit, after, signal: search.signal })
      answered = true
      missed = early.missed
      if (!search.signal.aborted) for (const happened of early.all) batch.add(happened)
      return events
    } catch (error) {
      end() // a window that got no list must not be pushed what follows it
      throw error
    }
  }

  stop(): void {
    this.#end?.()
    this.#end = undefined
  }
}

/** What happens while the disk is still being read; it is pushed after the answer. */
class EarlyEvents {
  all: Happened[] = []
  missed = 0

  add(happened: Happened): void {
    this.all.push(happened)
    if (this.all.length <= 2 * MOST_EVENTS) return
    this.all = this.all.slice(-MOST_EVENTS)
    this.missed += MOST_EVENTS + 1
  }
}
