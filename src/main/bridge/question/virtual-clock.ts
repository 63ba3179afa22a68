import type { Dispose } from '../../../shared/dispose.ts'
import type { Clock } from '../../clock.ts'

interface Timer {
  at: number
  /** `undefined`: it was cancelled. */
  callback: (() => void) | undefined
}

/** Cancelled timers that are not worth being looked for. */
const FEW = 64

/** A clock that goes on only when it is told to: years pass in a second. */
export class VirtualClock implements Clock {
  #now: number
  /** By time, the latest first; of the same time the one that was set last first. */
  #timers: Timer[] = []
  #cancelled = 0

  constructor(start: number) {
    this.#now = start
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now
  }

  elapsed(): number {
    return this.#now
  }

  after(milliseconds: number, callback: () => void): Dispose {
    const timer: Timer = { at: this.#now + Math.max(0, milliseconds), callback }
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#timers[middle] as Timer).at > timer.at) low = middle + 1
      else high = middle
    }
    this.#timers.splice(low, 0, timer)
    return () => {
      if (timer.callback) this.#cancelled++
      timer.callback = undefined
      if (this.#cancelled > FEW && this.#cancelled > this.#timers.length / 2) this.#forgetCancelled()
    }
  }

  /** When the next timer runs out; Infinity where there is none. */
  get next(): number {
    for (let timer = this.#timers.at(-1); timer; timer = this.#timers.at(-1)) {
      if (timer.callback) return timer.at
      this.#timers.pop()
      this.#cancelled--
    }
    return Number.POSITIVE_INFINITY
  }

  /** Runs the next timer, at its time. */
  runNext(): void {
    const next = this.next
    const timer = this.#timers.pop()
    if (!timer) return
    this.moveTo(next)
    const { callback } = timer
    // It is no longer there: to cancel it now is nothing to be counted.
    timer.callback = undefined
    callback?.()
  }

  /** A run that begins anew with each event would leave a timer behind each time. */
  #forgetCancelled(): void {
    this.#timers = this.#timers.filter(({ callback }) => callback)
    this.#cancelled = 0
  }

  /** Never back; timers are left to `runNext`. */
  moveTo(time: number): void {
    if (time > this.#now) this.#now = time
  }
}
