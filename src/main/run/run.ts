import type { RunDetail, RunState, StepState, TraceClause } from '../../shared/contract/run.ts'
import type { PlainError } from '../../shared/errors.ts'
import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { Flow } from '../../shared/flow.ts'
import type { Retry, Rule, RunMode } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import type { VariableSnapshot } from './variables.ts'

/** A rule as far as runs need it; the rule room's CompiledRule is one. */
export interface RunnableRule {
  readonly id: string
  readonly name: string
  /** A small number that seldom another rule has. Default 0. */
  readonly place?: number
  /** As it stands in the workspace. */
  readonly rule: Pick<Rule, 'actions' | 'shadow'>
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
  readonly retry: Retry | undefined
  /** Carried out once it has failed for good, before `onError` decides how the run goes on. */
  readonly onErrorActions: readonly RunnableAction[] | undefined
  /** The variable of the run that becomes what came of it. */
  readonly result: string | undefined
  /** Of one that steers others or the run: the run itself carries it out. */
  readonly flow: Flow<RunnableAction> | undefined
  /** Pure. */
  resolve(event: TomteEvent, variables: VariableSnapshot, now: number): Record<string, unknown>
}

/** A rule that called another. */
export interface CallingRule {
  readonly id: string
  readonly name: string
}

/** What an action gets; the plug-in interface's ActionContext. */
export interface StepContext {
  readonly event: TomteEvent
  readonly rule: { readonly id: string; readonly name: string }
  /** Id of the run. */
  readonly run: number
  readonly callers?: readonly CallingRule[]
  readonly signal: AbortSignal
  readonly clock: Clock
  emit(event: EmittedEvent): void
  /** As they are now, those of the run among them. */
  readonly variables: VariableSnapshot
  setVariable(name: string, value: unknown, keep?: boolean): undefined | Promise<void>
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
  more: StepMore | undefined
}

/** What only few steps have. */
export interface StepMore {
  /** Tries that failed before the last one. */
  tries: FailedTry[]
  /** When the last try began; undefined where there was but one. */
  lastTry: number | undefined
  /** Expressions in its conditions that could not be worked out: the last failure, and how many there were. */
  conditionFault: { error: PlainError; count: number } | undefined
  /** Of a choice: which of its branches was taken; null: none. */
  branch: number | 'otherwise' | null | undefined
  /** Actions inside of it that were begun. */
  lists: StepList[]
  /** Turns of a repeat that are no longer in `lists`. */
  omitted: number
  /** As it was rendered, of a step from before a restart. */
  input: Record<string, string> | undefined
}

export interface FailedTry {
  started: number
  milliseconds: number
  error: PlainError
}

/** Actions inside of an action, and how they were carried out. */
export interface StepList {
  /** Within the action: `branches[0].actions`. */
  readonly path: string
  /** Turn of a repeat, from 0. */
  readonly iteration: number | undefined
  readonly actions: readonly RunnableAction[]
  /** By position of the action; disabled actions and those that were never reached have none. */
  readonly steps: (Step | undefined)[]
}

/** One firing of a rule. Times in milliseconds since 1970-01-01 UTC. */
export interface Run {
  readonly id: number
  readonly rule: RunnableRule
  /** Position of the trigger; BY_HAND where there was none. */
  readonly trigger: number
  readonly event: TomteEvent
  /** Of a rule whose runs are kept apart by one. */
  readonly key: string | undefined
  /** As they were when the conditions held. */
  readonly variables: VariableSnapshot
  readonly started: number
  ended: number | undefined
  state: RunState
  error: PlainError | undefined
  /** By position of the action; disabled actions and those that were never reached have none. */
  readonly steps: (Step | undefined)[]
  /** Position of the action it begins with: that of a run made anew from where an earlier one failed is not 0. */
  readonly next: number
  /** Of one that another rule called: the rules that called each other up to it, outermost first. */
  readonly callers?: readonly CallingRule[]
  /** Of a run from before a restart: why it began, as it was told then. */
  readonly told?: Pick<RunDetail, 'trigger' | 'conditions'>
  /** What the outputs of its actions take, once it ended. */
  outputBytes: number
}

export const BY_HAND = -1
/** Called by another rule. */
export const CALLED = -2
