import type { RunState, StepState, TraceClause } from '../../shared/contract/run.ts'
import type { PlainError } from '../../shared/errors.ts'
import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { RunMode } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import type { VariableSnapshot } from './variables.ts'

/** A rule as far as runs need it; the rule room's CompiledRule is one. */
export interface RunnableRule {
  readonly id: string
  readonly name: string
  readonly mode: RunMode
  /** Null where nothing but the mode decides which of its firings run. */
  readonly limits: RunLimits | null
  readonly actions: readonly RunnableAction[]
  describeTrigger(index: number): string
  traceConditions(event: TomteEvent, variables: VariableSnapshot): TraceClause | null
}

/** What of a rule says which of its firings may run, beside its mode. */
export interface RunLimits {
  /** Of mode parallel: runs at once; of mode queued: firings that wait. */
  readonly maximum: number | undefined
  /** Runs with another key are kept apart, as if each key had a rule of its own. Pure. @throws TomteError ERR_TEMPLATE */
  readonly key: ((event: TomteEvent, variables: VariableSnapshot, now: number) => string) | undefined
  /** At most so many runs in so many seconds. */
  readonly rateLimit: { readonly runs: number; readonly seconds: number } | undefined
}

export interface RunnableAction {
  readonly type: string
  readonly disabled: boolean
  /** Milliseconds. */
  readonly timeout: number | undefined
  readonly onError: 'stop' | 'continue'
  /** A person is asked before it is carried out. */
  readonly confirm: boolean
  /** Pure. */
  resolve(event: TomteEvent, variables: VariableSnapshot, now: number): Record<string, unknown>
}

/** What an action gets; the plug-in interface's ActionContext. */
export interface StepContext {
  readonly event: TomteEvent
  readonly rule: { readonly id: string; readonly name: string }
  readonly signal: AbortSignal
  readonly clock: Clock
  emit(event: EmittedEvent): void
  /** As they are now, those of the run among them. */
  readonly variables: VariableSnapshot
  setVariable(name: string, value: unknown): void
}

export type ActionOutput = Record<string, unknown> | undefined

/** What a run or its action came from. */
export interface Cause {
  rule: string
  run: number
  event: number
}

/**
 * One action of a run that was begun. What it was rendered from is kept instead of what came out: rendering is pure, so the
 * trace can do it again when someone looks.
 */
export interface Step {
  state: StepState
  readonly started: number
  ended: number | undefined
  readonly variables: VariableSnapshot
  output: Record<string, string> | undefined
  error: PlainError | undefined
}

/** One firing of a rule. Times in milliseconds since 1970-01-01 UTC. */
export interface Run {
  readonly id: number
  readonly rule: RunnableRule
  /** Position of the trigger; BY_HAND where there was none. */
  readonly trigger: number
  readonly event: TomteEvent
  /** As they were when the conditions held. */
  readonly variables: VariableSnapshot
  readonly started: number
  ended: number | undefined
  state: RunState
  error: PlainError | undefined
  /** By position of the action; disabled actions and those that were never reached have none. */
  readonly steps: (Step | undefined)[]
  /** Position of the next action. */
  next: number
  /** What the outputs of its actions take, once it ended. */
  outputBytes: number
}

export const BY_HAND = -1
