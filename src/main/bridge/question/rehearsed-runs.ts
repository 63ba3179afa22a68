import type { RunDetail } from '../../../shared/contract/run.ts'
import type { Run } from '../../run/run.ts'
import { runDetail } from '../../run/run-detail.ts'

/** Runs of which everything is told: so many at the beginning, and so many at the end. */
const TOLD = 100

/** The runs of a rehearsal: all are counted, some are kept. */
export class RehearsedRuns {
  count = 0
  readonly #counts = new Map<string, { runs: number; failed: number }>()
  readonly #first: RunDetail[] = []
  /** A ring. */
  readonly #last: Run[] = []

  add(run: Run): void {
    const counts = this.of(run.rule.id)
    counts.runs++
    if (run.state === 'failed') counts.failed++
    this.count++
    if (this.#first.length < TOLD) this.#first.push(told(run, this.count))
    else this.#last[this.count % TOLD] = run
  }

  of(rule: string): { runs: number; failed: number } {
    let counts = this.#counts.get(rule)
    if (!counts) {
      counts = { runs: 0, failed: 0 }
      this.#counts.set(rule, counts)
    }
    return counts
  }

  get first(): RunDetail[] {
    return this.#first
  }

  /** Those after the first ones, as far as they are kept, in order. */
  last(): RunDetail[] {
    const kept = Math.min(TOLD, this.count - this.#first.length)
    return Array.from({ length: kept }, (_, index) => {
      const number = this.count - kept + index + 1
      return told(this.#last[number % TOLD] as Run, number)
    })
  }
}

/** Runs are numbered by the order in which they ended. */
function told(run: Run, number: number): RunDetail {
  const detail = runDetail(run)
  return { ...detail, row: { ...detail.row, id: number } }
}
