import type { Dispose } from '../../../shared/dispose.ts'
import type { Clock } from '../../clock.ts'

/** When something is to happen, worked out from the time alone. All times in milliseconds since 1970-01-01 UTC. */
export interface Plan {
  /** The first time later than `after`; null where there is none any more. */
  next(after: number): number | null
}

/** A planned time that has come. `missed`: planned times before it that were left out since the last one told; 100 stands for more, too. */
export interface Due {
  readonly planned: number
  readonly actual: number
  readonly missed: number
}

interface Entry {
  readonly plan: Plan
  readonly fire: (due: Due) => void
  next: number
  missed: number
}

/** Milliseconds between two looks at the clock while nothing is due. */
const LOOK = 30_000
/** Milliseconds that a time may be late and still count. */
const GRACE = 60_000
/** Milliseconds that the clock must have been set back for all plans to be made anew. */
const SET_BACK = 60_000
/** Missed times that are counted one by one. */
const MOST_MISSED = 100

/**
 * Fires at planned times, with one timer for all of them.
 *
 * The timer never runs longer than half a minute, so that a clock that was set, or a machine that slept, is noticed soon:
 * - A time that was missed by at most a minute fires late; of several such times the last fires and the others count as missed.
 * - Times missed by more are left out, and counted in the next event.
 * - After the clock was set back by more than a minute everything is planned anew from the new time: what it shows a second time
 *   fires a second time, and intervals begin anew.
 */
export class Timetable {
  readonly #clock: Clock
  readonly #entries = new Set<Entry>()
  #cancel: Dispose | undefined
  #wakesAt = Number.POSITIVE_INFINITY
  #seen = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(plan: Plan, fire: (due: Due) => void): Dispose {
    const now = this.#clock.now()
    if (this.#entries.size === 0) this.#seen = now
    const entry: Entry = { plan, fire, next: timeOf(plan.next(now)), missed: 0 }
    this.#entries.add(entry)
    if (Math.min(entry.next, now + LOOK) < this.#wakesAt) this.#wakeAt(entry.next, now)
    return () => {
      this.#entries.delete(entry)
      if (this.#entries.size === 0) this.#rest()
    }
  }

  readonly #wake = (): void => {
    this.#rest()
    const now = this.#clock.now()
    if (now < this.#seen - SET_BACK) this.#planAnew(now)
    this.#seen = now
    const due = [...this.#entries].filter(entry => entry.next <= now).sort((a, b) => a.next - b.next)
    for (const entry of due) {
      const planned = catchUp(entry, now)
      if (planned === null || !this.#entries.has(entry)) continue
      const { missed } = entry
      entry.missed = 0
      entry.fire({ planned, actual: now, missed })
    }
    let earliest = Number.POSITIVE_INFINITY
    for (const { next } of this.#entries) if (next < earliest) earliest = next
    if (this.#entries.size > 0) this.#wakeAt(earliest, this.#clock.now())
  }

  #planAnew(now: number): void {
    for (const entry of this.#entries) entry.next = timeOf(entry.plan.next(now))
  }

  #wakeAt(time: number, now: number): void {
    this.#rest()
    const wait = Math.min(Math.max(time - now, 0), LOOK)
    this.#wakesAt = now + wait
    this.#cancel = this.#clock.after(wait, this.#wake)
  }

  #rest(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#wakesAt = Number.POSITIVE_INFINITY
  }
}

/** Moves an entry past `now`; answers with the time for which it is to fire, null where all that came is too old. */
function catchUp(entry: Entry, now: number): number | null {
  const { plan } = entry
  let { next, missed } = entry
  while (next < now - GRACE) {
    missed++
    next = timeOf(plan.next(missed < MOST_MISSED ? next : now - GRACE - 1))
  }
  let planned: number | null = null
  while (next <= now) {
    if (planned !== null) missed++
    planned = next
    next = timeOf(plan.next(next))
  }
  entry.next = next
  entry.missed = Math.min(missed, MOST_MISSED)
  return planned
}

function timeOf(time: number | null): number {
  return time ?? Number.POSITIVE_INFINITY
}
