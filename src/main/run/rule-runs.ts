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
  /** Those whose actions take time; a run that is carried out at once is never listed. */
  active: Execution[] = NONE
  waiting: Firing[] = NO_FIRING
  /** Runs under way, listed or not. */
  running = 0
  starting = false
  runs = 0
  failed = 0
  ignored = 0
  lastRun: number | undefined
  lastState: RunState | undefined

  counters(): RuleCounters {
    const { runs, failed, ignored, running, lastRun, lastState } = this
    return { runs, failed, ignored, running, waiting: this.waiting.length, lastRun, lastState }
  }

  began(execution: Execution): void {
    this.runs++
    this.running++
    this.lastRun = execution.run.started
    this.lastState = 'running'
  }

  takesTime(execution: Execution): void {
    if (!this.active.includes(execution)) this.active = [...this.active, execution]
  }

  ended(execution: Execution): void {
    this.running--
    if (this.active.length > 0) this.active = this.active.filter(each => each !== execution)
    const { state } = execution.run
    if (state === 'failed') this.failed++
    this.lastState = this.running > 0 ? 'running' : state
  }

  wait(firing: Firing): void {
    if (this.waiting.length === 0) this.waiting = []
    this.waiting.push(firing)
  }

  forgetWaiting(): void {
    this.waiting = NO_FIRING
  }
}

/** Shared by all rules of which nothing is under way: with thousands of rules, empty lists of their own would add up. */
const NONE: Execution[] = []
const NO_FIRING: Firing[] = []
