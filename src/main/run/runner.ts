import type { RunDetail, RunRow, RunState, TraceClause } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { RunMode } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import type { VariableSnapshot, Variables } from './variables.ts'

/** A rule as far as runs need it; the rule room's CompiledRule is one. */
export interface RunnableRule {
  readonly id: string
  readonly name: string
  readonly mode: RunMode
  readonly actions: readonly RunnableAction[]
  describeTrigger(index: number): string
  traceConditions(event: TomteEvent, variables: VariableSnapshot): TraceClause | null
}

export interface RunnableAction {
  readonly type: string
  readonly disabled: boolean
  readonly timeout: number | undefined
  readonly onError: 'stop' | 'continue'
  resolve(event: TomteEvent, variables: VariableSnapshot, now: number): Record<string, unknown>
}

/** What an action gets; the plug-in interface's ActionContext. */
export interface StepContext {
  readonly event: TomteEvent
  readonly rule: { readonly id: string; readonly name: string }
  readonly signal: AbortSignal
  readonly clock: Clock
  emit(event: EmittedEvent): void
  setVariable(name: string, value: unknown): void
}

type Output = Record<string, unknown> | undefined

export interface RunnerOptions {
  clock: Clock
  variables: Variables
  /** Carries one action out; throws or rejects with a TomteError. */
  execute(type: string, config: Record<string, unknown>, context: StepContext): Output | Promise<Output>
  /** An event that an action emitted, and what it came from. */
  emit(event: EmittedEvent, cause: { rule: string; run: number; event: number }): void
  /** Runs kept for the window. Default 1,000 and 32 MiB. */
  keep?: { runs: number; bytes: number }
  /** Default: 1,000 firings may wait for a rule of mode queued, 100 runs of a rule be under way in mode parallel. */
  limits?: { queued: number; parallel: number }
}

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

export interface Runner {
  /** Starts a run as the rule's mode allows; answers with its id, 0 where it waits or was ignored. */
  fire(rule: RunnableRule, trigger: number, event: TomteEvent): number
  /** Starts a run by hand; its event is `Tomte.RunNow`. */
  runNow(rule: RunnableRule): number
  /** Stops the rule's runs and drops its waiting ones. */
  stop(rule: string): void
  /** Stops all runs; resolves when their actions ended, at the latest after `deadline` milliseconds. */
  stopAll(deadline: number): Promise<void>
  counters(rule: string): RuleCounters | undefined
  /** Drops the counters of a rule that is no more, and stops its runs. */
  forget(rule: string): void
  /** Newest first. */
  rows(limit: number, rule?: string): RunRow[]
  row(run: number): RunRow | undefined
  detail(run: number): RunDetail | undefined
  /** Runs that this event started, as far as they are still kept. */
  runsOf(event: number): { id: number; rule: string; name: string }[]
  /** Called with the id of a run that began or changed. */
  onChange(listener: (run: number) => void): Dispose
}

export declare function createRunner(options: RunnerOptions): Runner
