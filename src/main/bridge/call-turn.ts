import type { Dispose } from '../../shared/dispose.ts'
import type { QueuePlace, Turn } from '../run/rule-runs.ts'

/** A called rule that waits for its turn. */
export class CallTurn implements Turn {
  place: QueuePlace | undefined
  #came: (run: number) => void = () => {}

  waits(place: QueuePlace): void {
    this.place = place
  }

  came(run: number): void {
    this.#came(run)
  }

  /** Resolves with the id of its run, 0 where it is never to be; once `signal` is aborted it waits no more, and this rejects. */
  comes(signal: AbortSignal): Promise<number> {
    return new Promise((resolve, reject) => {
      const aborted = () => {
        this.place?.leave()
        reject(signal.reason)
      }
      this.#came = run => {
        signal.removeEventListener('abort', aborted)
        resolve(run)
      }
      signal.addEventListener('abort', aborted, { once: true })
    })
  }
}

/** Which runs wait for which: none may come to wait for itself. */
export class CallRounds {
  /** By the run that waits: each answers with the runs it waits for, as it is now. */
  readonly #waiting = new Map<number, Set<() => readonly number[]>>()

  /** `run` waits for these until the answer is called. */
  wait(run: number | undefined, runs: () => readonly number[]): Dispose {
    if (run === undefined) return () => {}
    const waits = this.#waiting.get(run) ?? new Set()
    this.#waiting.set(run, waits.add(runs))
    return () => {
      if (waits.delete(runs) && waits.size === 0) this.#waiting.delete(run)
    }
  }

  /** Whether one of `runs` waits for `run`, or for one that does. */
  wouldClose(run: number | undefined, runs: readonly number[]): boolean {
    const seen = new Set<number>()
    const open = [...runs]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === run) return true
      if (seen.has(next)) continue
      seen.add(next)
      for (const waited of this.#waiting.get(next) ?? []) open.push(...waited())
    }
    return false
  }
}
