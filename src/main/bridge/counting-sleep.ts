import type { Clock } from '../clock.ts'

/** Milliseconds between two looks at the time that passed. */
const LOOK = 30_000
/** Milliseconds by which `elapsed` may be off. */
const COARSE = 1000

/**
 * The clock, with timers that count the time that the computer sleeps, in which its own may stand still: what came due meanwhile is
 * carried out at most 30 s after it woke. Not for a clock that runs ahead of time: each look would be one more of its timers.
 */
export function countingSleep(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    elapsed: () => clock.elapsed(),
    after(milliseconds, callback) {
      if (milliseconds <= LOOK) return clock.after(milliseconds, callback)
      const [began, beganAwake] = [clock.elapsed(), clock.monotonic()]
      const look = () => {
        const passed = Math.max(clock.monotonic() - beganAwake, clock.elapsed() - began - COARSE)
        if (passed >= milliseconds) callback()
        else cancel = clock.after(Math.min(milliseconds - passed, LOOK), look)
      }
      let cancel = clock.after(LOOK, look)
      return () => cancel()
    },
  }
}
