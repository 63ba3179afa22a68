import type { RunState } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Execution } from './execution.ts'
import type { RunnableRule } from './run.ts'

export interface RuleCounters {
  runs: number
  failed: number
  /** Firings that a run under way or a full queue kept from running. */
  ignored: number
  running: number
  waiting: number
  lastRun?: number
  lastState?: RunState
}

/** A firing that waits for the run before it. */
export interface Firing {
  rule: RunnableRule
  trigger: number
  event: TomteEvent
}

/** The runs of one rule that are under way, those that wait, and how all of them fared. */
export class RuleRuns {
  readonly active: Execution[] = []
  waiting: Firing[] = []
  starting = false
  runs = 0
  failed = 0
  ignored = 0
  lastRun: number | undefined
  lastState: RunState | undefined

  counters(): RuleCounters {
    const { runs, failed, ignored, lastRun, lastState } = this
    return {
      runs,
      failed,
      ignored,
      lastRun,
      lastState,
      running: this.active.length,
      waiting: this.waiting.length,
    }
  }

  began(execution: Execution): void {
    this.runs++
    this.lastRun = execution.run.started
    this.lastState = 'running'
    this.active.push(execution)
  }

  ended(execution: Execution): void {
    const index = this.active.indexOf(execution)
    if (index >= 0) this.active.splice(index, 1)
    const { state } = execution.run
    if (state === 'failed') this.failed++
    this.lastState = this.active.length > 0 ? 'running' : state
  }
}
