import type { Push } from '../../shared/contract/pushes.ts'
import type { RunRow } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import type { RunPort } from './ports.ts'

const INTERVAL = 50
const MOST_RUNS = 100

/** One window's view of the runs: each change is pushed once a batch, as the run then stands. */
export class RunWatch {
  readonly #runs: RunPort
  readonly #clock: Clock
  readonly #push: Push
  readonly #changed = new Set<number>()
  #skipped = 0
  #unlisten: Dispose | undefined
  #cancelFlush: Dispose | undefined

  constructor(runs: RunPort, clock: Clock, push: Push) {
    this.#runs = runs
    this.#clock = clock
    this.#push = push
  }

  /** Answers with the newest runs and pushes changes; ends the earlier watch. `rule` undefined: of all rules. */
  async start(rule: string | undefined, limit: number): Promise<RunRow[]> {
    this.stop()
    this.#unlisten = this.#runs.onChange((id, of) => {
      if (rule === undefined || of === rule) this.#note(id)
    })
    return this.#runs.recent(rule, limit)
  }

  stop(): void {
    this.#unlisten?.()
    this.#cancelFlush?.()
    this.#unlisten = this.#cancelFlush = undefined
    this.#changed.clear()
    this.#skipped = 0
  }

  #note(id: number): void {
    this.#changed.add(id)
    if (this.#changed.size > MOST_RUNS) {
      const [oldest] = this.#changed
      this.#changed.delete(oldest!)
      this.#skipped++
    }
    this.#cancelFlush ??= this.#clock.after(INTERVAL, () => this.#flush())
  }

  #flush(): void {
    this.#cancelFlush = undefined
    const runs = [...this.#changed].map(id => this.#runs.row(id)).filter(row => row !== null)
    const skipped = this.#skipped
    this.#changed.clear()
    this.#skipped = 0
    this.#push('runs', { runs, skipped })
  }
}
