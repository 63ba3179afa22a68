import type { PlainError } from '../errors.ts'

export type RunState = 'running' | 'done' | 'failed' | 'stopped'

/** One run in a list. Times in milliseconds since 1970-01-01 UTC. */
export interface RunRow {
  id: number
  rule: string
  name: string
  /** Null: started by hand. */
  event: { id: number; string: string } | null
  state: RunState
  started: number
  ended?: number
  error?: PlainError
}

export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped' | 'stopped'

/** One action of a run, as it was carried out. */
export interface TraceStep {
  index: number
  type: string
  state: StepState
  started?: number
  milliseconds?: number
  /** The rendered action, one line a field; long values and bytes shortened. */
  input?: Record<string, string>
  /** What came of it. */
  output?: Record<string, string>
  error?: PlainError
}

/** One clause of the conditions, with what it saw. */
export interface TraceClause {
  /** As in `conditions.all[0]`. */
  path: string
  /** In words: `payload.value is greater than 20`. */
  text: string
  held: boolean
  /** The value of the field, shortened; absent for all / any / not. */
  saw?: string
  clauses?: TraceClause[]
}

export interface RunDetail {
  row: RunRow
  /** Which trigger matched, in words. */
  trigger: string
  conditions: TraceClause | null
  steps: TraceStep[]
}

/** Runs that began or changed, pushed at most 20 times a second to a window that watches. */
export interface RunBatch {
  runs: RunRow[]
  skipped: number
}
