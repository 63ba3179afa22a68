import type { Stats } from 'node:fs'
import type { Dispose } from '../../../shared/dispose.ts'
import type { Clock } from '../../clock.ts'
import type { Change } from './file-event.ts'

/** Milliseconds without a further change after which a file counts as written. */
const QUIET = 200
/** Milliseconds after which a file that never rests is told of all the same. */
const LATEST = 5000
/** Files that are being written at once; what is more is told of without waiting for quiet. */
const MAXIMUM_PENDING = 1000

interface Pending {
  change: Change
  stats: Stats | undefined
  since: number
  cancel: Dispose
}

/** Makes one change of the many that writing one file causes: told once the file has been left alone for a moment. */
export class Quiet {
  readonly #tell: (path: string, change: Change, stats: Stats | undefined) => void
  readonly #clock: Clock
  readonly #pending = new Map<string, Pending>()

  constructor(clock: Clock, tell: (path: string, change: Change, stats: Stats | undefined) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  add(path: string, change: Change, stats: Stats | undefined): void {
    const before = this.#pending.get(path)
    if (!before && this.#pending.size >= MAXIMUM_PENDING) {
      this.#tell(path, change, stats)
      return
    }
    before?.cancel()
    const joined = before ? join(before.change, change) : change
    if (joined === null) {
      this.#pending.delete(path)
      return
    }
    const now = this.#clock.monotonic()
    const since = before?.since ?? now
    const wait = Math.max(0, Math.min(QUIET, since + LATEST - now))
    const cancel = this.#clock.after(wait, () => this.#rest(path))
    this.#pending.set(path, { change: joined, stats: stats ?? before?.stats, since, cancel })
  }

  stop(): void {
    for (const { cancel } of this.#pending.values()) cancel()
    this.#pending.clear()
  }

  #rest(path: string): void {
    const pending = this.#pending.get(path)
    this.#pending.delete(path)
    if (pending) this.#tell(path, pending.change, pending.stats)
  }
}

/** What two changes one after the other come to; null: nothing happened that anyone could still see. */
function join(first: Change, second: Change): Change | null {
  if (first === 'Created') return second === 'Removed' ? null : 'Created'
  if (first === 'Removed') return second === 'Removed' ? 'Removed' : 'Changed'
  return second === 'Created' ? 'Changed' : second
}
