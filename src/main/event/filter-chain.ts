import type { FilterCount } from '../../shared/contract/filter.ts'
import { toPlainError } from '../../shared/errors.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { EventFilter } from '../../shared/workspace/event-filter.ts'
import { compileEventFilter, type EventGate } from './event-filter.ts'
import type { FilterParts } from './filter-parts.ts'

interface Link {
  gate: EventGate
  count: FilterCount
}

/** Takes an event that passed all filters later than it came. */
export type Release = (event: EmittedEvent, topic: string) => void

/** Event filters in their order: the first that refuses an event counts it. */
export class FilterChain {
  readonly #links: Link[]
  readonly #release: Release

  /** A filter that cannot be compiled lets nothing pass, and its count says why. */
  constructor(filters: readonly EventFilter[], parts: FilterParts, release: Release) {
    this.#release = release
    this.#links = filters.map((filter, position) =>
      link(filter, parts, this.#resume.bind(this, position + 1)),
    )
  }

  /** Whether the event goes on now. One that a filter holds is not dropped: it goes to `release` later. */
  passes(event: EmittedEvent, topic: string): boolean {
    return this.#passesFrom(0, event, topic)
  }

  #passesFrom(first: number, event: EmittedEvent, topic: string): boolean {
    for (let position = first; position < this.#links.length; position++) {
      const { gate, count } = this.#links[position] as Link
      try {
        const passage = gate.meet(event, topic)
        if (passage === 'passed') continue
        if (passage === 'dropped') count.dropped++
        return false
      } catch (error) {
        // What cannot be decided does not pass.
        count.dropped++
        count.faults = (count.faults ?? 0) + 1
        count.fault = toPlainError(error)
        return false
      }
    }
    return true
  }

  #resume(position: number, event: EmittedEvent, topic: string): void {
    if (this.#passesFrom(position, event, topic)) this.#release(event, topic)
  }

  get dropped(): number {
    return this.counts().reduce((sum, { dropped }) => sum + dropped, 0)
  }

  /** One for each filter, in their order. */
  counts(): FilterCount[] {
    return this.#links.map(({ gate: { delayed }, count }) =>
      delayed ? { ...count, dropped: count.dropped + delayed.superseded, held: delayed.size } : { ...count },
    )
  }

  /** Lets all go that is held, in order, and holds no timer. */
  flush(): void {
    for (const { gate } of this.#links) gate.delayed?.flush()
  }
}

function link(filter: EventFilter, parts: FilterParts, resume: Release): Link {
  const count: FilterCount = { dropped: 0 }
  try {
    return { gate: compileEventFilter(filter, parts, resume), count }
  } catch (error) {
    return {
      count,
      gate: {
        meet() {
          throw error
        },
      },
    }
  }
}
