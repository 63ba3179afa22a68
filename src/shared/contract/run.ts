import type { PlainError } from '../errors.ts'

/** `interrupted`: Tomte ended while it ran, other than in order; it is never taken up again. */
export type RunState = 'running' | 'done' | 'failed' | 'stopped' | 'interrupted'

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
  /** Its rule only reports what it would do: nothing was carried out. */
  shadow?: boolean
}

/** `uncertain`: it may or may not have been carried out when Tomte ended; `asking`: it waits for a person's answer. */
export type StepState =
  | 'waiting'
  | 'asking'
  | 'running'
  | 'done'
  | 'failed'
  | 'skipped'
  | 'stopped'
  | 'uncertain'

/** One action of a run, as it was carried out. */
export interface TraceStep {
  /** Position in its list. */
  index: number
  /** Within the rule: `actions[2].branches[0].actions[1]`. Absent in what was written down by Tomte 0.1.0 and before. */
  path?: string
  type: string
  state: StepState
  started?: number
  milliseconds?: number
  /** The rendered action, one line a field; long values and bytes shortened. */
  input?: Record<string, string>
  /** What came of it. */
  output?: Record<string, string>
  error?: PlainError
  /** Tries that failed before the last one. */
  tries?: { started: number; milliseconds: number; error: PlainError }[]
  /** Expressions in its conditions that could not be worked out, and so did not hold: the last failure, and how many there were. */
  conditionFault?: { error: PlainError; count: number }
  /** Of a choice: the branch that was taken; null: none. */
  branch?: number | 'otherwise' | null
  /** Actions inside of it, those of its error branch last. Of a repeat only the first and the last turns. */
  steps?: TraceStep[]
  /** Turns of a repeat that are not in `steps`: they stood between the first and the last. */
  omitted?: number
  /** Inside of a repeat: its turn, from 0. */
  iteration?: number
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
  /** Conditions and steps are missing: there were more runs at that time than could be kept whole. */
  traceless?: true
}

/** Runs that began or changed, pushed at most 20 times a second to a window that watches. */
export interface RunBatch {
  runs: RunRow[]
  skipped: number
}
