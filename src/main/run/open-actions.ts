import type { Clock } from '../clock.ts'

/** Counts the actions under way whose promises are open. */
export class OpenActions {
  count = 0
  #whenEnded: (() => void)[] = []

  add(change: 1 | -1): void {
    this.count += change
    if (this.count > 0) return
    for (const tell of this.#whenEnded.splice(0)) tell()
  }

  /** Resolves once none is open, at the latest after `deadline` milliseconds. */
  ended(clock: Clock, deadline: number): Promise<void> {
    if (this.count === 0) return Promise.resolve()
    return new Promise(resolve => {
      const cancel = clock.after(deadline, resolve)
      this.#whenEnded.push(() => {
        cancel()
        resolve()
      })
    })
  }
}
