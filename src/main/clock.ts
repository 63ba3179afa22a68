import { uptime } from 'node:os'
import type { Dispose } from '../shared/dispose.ts'

/** Time as the core sees it; tests inject one they move by hand. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970-01-01 UTC. */
  now(): number
  /** Milliseconds of a clock that never jumps; only differences mean something. */
  monotonic(): number
  /**
   * Milliseconds that passed, the sleep of the computer included, whatever its wall clock is set to; coarse (up to a second) and
   * slow (microseconds). Only differences mean something.
   */
  elapsed(): number
  /** Runs `callback` once after `milliseconds`; the returned disposal cancels it. */
  after(milliseconds: number, callback: () => void): Dispose
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  elapsed: () => uptime() * 1000,
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  },
}
