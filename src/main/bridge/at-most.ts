import type { Clock } from '../clock.ts'

/** Resolves with the promise, or after so many milliseconds without it. */
export async function atMost(clock: Clock, milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let cancel = () => {}
  const late = new Promise<void>(resolve => {
    cancel = clock.after(milliseconds, resolve)
  })
  await Promise.race([promise, late]).finally(cancel)
}
