import type { Clock } from '../../src/main/clock.ts'

interface Timer {
  at: number
  callback: () => void
}

/** A clock that stands still until `advance` moves it; due timers run in order of their time. */
export class SimulatedClock implements Clock {
  #now: number
  /** By how much the wall clock was set, and how long the machine slept, since it was made. */
  #set = 0
  #slept = 0
  #timers = new Set<Timer>()

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start
  }

  now() {
    return this.#now + this.#set + this.#slept
  }

  monotonic() {
    return this.#now
  }

  elapsed() {
    return this.#now + this.#slept
  }

  /** Somebody sets the wall clock, forward or back; no time passes. */
  set(milliseconds: number) {
    this.#set += milliseconds
  }

  /** The machine sleeps: time passes, and timers stand still. */
  sleep(milliseconds: number) {
    this.#slept += milliseconds
  }

  after(milliseconds: number, callback: () => void) {
    const timer = { at: this.#now + Math.max(0, milliseconds), callback }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many timers ran out so far. */
  fired = 0

  /** How many timers wait. */
  get pending() {
    return this.#timers.size
  }

  /** Moves time on, running due timers one by one, with a turn of the event loop after each. */
  async advance(milliseconds: number) {
    const end = this.#now + milliseconds
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = next.at
      this.fired++
      next.callback()
      await new Promise(resolve => setImmediate(resolve))
    }
    this.#now = end
  }

  #next(end: number) {
    let first: Timer | undefined
    for (const timer of this.#timers) if (timer.at <= end && (!first || timer.at < first.at)) first = timer
    return first
  }
}
