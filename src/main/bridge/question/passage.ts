import type { EventSpan } from '../../../shared/contract/recording.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import { Pace } from '../../journal/pace.ts'
import type { Rehearsal } from './rehearsal.ts'
import { type SpanSources, spanEvents } from './span.ts'

export interface PassageOptions {
  sources: SpanSources
  span: EventSpan
  /** Milliseconds before the span of a journal from which rules learn. */
  warmUp: number
  signal: AbortSignal
  progress(progress: { events: number; fraction: number }): void
}

/** What was gone through. */
export interface Passed {
  events: number
  from: number | null
  to: number | null
}

/** Events between two looks at the clock. */
const LOOK = 32

/** Leads the events of a span through rehearsals, side by side, and gives other work its turns. */
export class Passage {
  readonly #options: PassageOptions
  readonly #pace: Pace
  #events = 0
  /** Time of the last event that was gone through, read or not. */
  #latest = Number.NEGATIVE_INFINITY
  #count = 0

  constructor(options: PassageOptions) {
    this.#options = options
    this.#pace = new Pace(options.sources.clock)
  }

  /** For the rehearsals: long times without events need turns too. */
  readonly breathe = (): Promise<void> | undefined => (this.#pace.due ? this.#pace.breathe() : undefined)

  /** Rejects with the reason of the signal, or where the span cannot be read. */
  async lead(rehearsals: readonly Rehearsal[]): Promise<Passed> {
    const { span, sources, signal } = this.#options
    signal.throwIfAborted()
    const asked = 'journal' in span ? span.journal : {}
    let from = asked.from ?? null
    if (from !== null) await this.#beginAt(rehearsals, from)
    for await (const events of this.#read(rehearsals, from !== null))
      for (const event of events) {
        if (from === null) {
          from = event.time
          for (const rehearsal of rehearsals) rehearsal.begin(from)
        }
        const turn = this.#give(rehearsals, event)
        if (turn) await turn
      }
    if (from === null) return { events: this.#events, from: null, to: null }
    const end = asked.to === undefined ? this.#latest : Math.min(asked.to, sources.clock.now())
    const to = Math.max(from, this.#latest, end)
    for (const rehearsal of rehearsals) await rehearsal.finish(to)
    return { events: this.#events, from, to }
  }

  /** Rules learn from what came before, as far as that is at hand. */
  async #beginAt(rehearsals: readonly Rehearsal[], start: number): Promise<void> {
    const { sources, span, warmUp, signal } = this.#options
    if ('journal' in span && warmUp > 0) {
      const query = { ...span.journal, from: start - warmUp, to: start - 1 }
      for (const rehearsal of rehearsals) rehearsal.begin(start - warmUp, true)
      const hints = { wants: wantedBy(rehearsals) }
      for await (const events of spanEvents(sources, { journal: query }, signal, hints))
        for (const event of events) {
          const turn = this.#give(rehearsals, event)
          if (turn) await turn
        }
    }
    for (const rehearsal of rehearsals) rehearsal.begin(start)
  }

  #read(rehearsals: readonly Rehearsal[], begun: boolean): AsyncGenerator<TomteEvent[]> {
    const { sources, span, signal, progress } = this.#options
    // Time begins with the first event, whatever it is, where nobody said when.
    const all = rehearsals.some(rehearsal => rehearsal.waitsForAny || (!begun && rehearsal.watchesTime))
    return spanEvents(sources, span, signal, {
      wants: all ? undefined : wantedBy(rehearsals),
      passed: (count, fraction, latest) => {
        this.#events += count
        this.#latest = Math.max(this.#latest, latest)
        progress({ events: this.#events, fraction })
      },
    })
  }

  /** Undefined where nothing has to be waited for. */
  #give(rehearsals: readonly Rehearsal[], event: TomteEvent): Promise<void> | undefined {
    const due = ++this.#count % LOOK === 0 && this.#pace.due
    for (const [index, rehearsal] of rehearsals.entries()) {
      const turn = rehearsal.take(event)
      if (turn) return this.#giveRest(turn, rehearsals.slice(index + 1), event)
    }
    return due ? this.#turn() : undefined
  }

  async #giveRest(turn: Promise<void>, rest: readonly Rehearsal[], event: TomteEvent): Promise<void> {
    await turn
    for (const rehearsal of rest) await rehearsal.take(event)
    if (this.#pace.due) await this.#turn()
  }

  async #turn(): Promise<void> {
    await this.#pace.breathe()
    this.#options.signal.throwIfAborted()
  }
}

function wantedBy(rehearsals: readonly Rehearsal[]): (event: TomteEvent) => boolean {
  return event => rehearsals.some(rehearsal => rehearsal.concerns(event))
}
