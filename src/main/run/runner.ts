import type { LeftOutReason } from '../../shared/contract/operation.ts'
import type { RunDetail, RunRow } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { EventCause, TomteEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import { Admission, type AdmissionOptions, type EarlierRun, type RunLimitDefaults } from './admission.ts'
import { Execution, type ExecutionListener } from './execution.ts'
import { Locals } from './locals.ts'
import { restoreRun } from './restore-run.ts'
import { type Firing, type Lane, type Resumed, type RuleCounters, RuleRuns } from './rule-runs.ts'
import { BY_HAND, type Run, type RunnableRule } from './run.ts'
import { runDetail, runRow } from './run-detail.ts'
import { RunHistory } from './run-history.ts'
import type { Surroundings } from './surroundings.ts'
import { Turns } from './turns.ts'
import type { LoadedRun } from './waiting-runs.ts'

export type { Resumed, RuleCounters } from './rule-runs.ts'
export type { Cause, RunnableAction, RunnableRule, StepContext } from './run.ts'

export interface RunnerOptions extends Surroundings {
  /** Runs kept for the window. Default 1,000 and 32 MiB. */
  keep?: { runs: number; bytes: number }
  /** Default: 1,000 firings may wait for a rule of mode queued, 100 runs of a rule be under way in mode parallel. */
  limits?: RunLimitDefaults
  /** How far rules may trigger each other. */
  loops?: AdmissionOptions['loops']
  troubled?: AdmissionOptions['troubled']
}

export interface Runner {
  /** Starts a run as the rule's mode allows; answers with its id, 0 where it waits or was ignored. */
  fire(rule: RunnableRule, trigger: number, event: TomteEvent): number
  /** Whether a firing would run now or wait for its turn, and not be left out by the rule's mode or limits. */
  admits(rule: RunnableRule, event: TomteEvent): boolean
  /** The same by hand; its event is `Tomte.RunNow`, with id 0. */
  runNow(rule: RunnableRule): number
  /** Stops the rule's runs and drops its waiting ones. */
  stop(rule: string): void
  /** Starts a run anew, as the rule's mode allows; answers as `fire` does. A rule that queues does not let it wait. */
  resume(rule: RunnableRule, resumed: Resumed): number
  /** Takes up a run from before a restart, in the wait it stood in. @throws RangeError where what is known of it does not fit */
  takeUp(rule: RunnableRule, loaded: LoadedRun): void
  /** Lets a firing from before a restart, of which nothing had begun, wait for its turn again. */
  waitAgain(rule: RunnableRule, trigger: number, event: TomteEvent): void
  /** Runs that were taken up, newest first; `rows` has none of them. */
  takenUp(rule?: string): RunRow[]
  /** Counts runs from before a restart for the rate limit of their rule. */
  ranBefore(rule: Pick<RunnableRule, 'id' | 'limits'>, earlier: readonly EarlierRun[]): void
  /** Counts a firing that was not to run. */
  leaveOut(rule: string, reason: LeftOutReason): void
  /** Stops the runs of every rule and drops what waits; answers with how many ran. */
  stopEach(): number
  /** The cause of what this run tells on now under this name; undefined where the run is no longer known. */
  causeOf(run: number, via: string): EventCause | undefined
  /** Stops all runs but those that the next start takes up; resolves when their actions ended, at the latest after `deadline` milliseconds. */
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
  /** Actions under way that are carried out elsewhere: a wait of a run is none. */
  readonly open: number
  /** Id of the newest run. */
  readonly lastId: number
  /** New ids are greater than `id`. */
  continueFrom(id: number): void
}

const NONE: readonly RunnableRule[] = []

export function createRunner(options: RunnerOptions): Runner {
  return new RuleRunner(options)
}

class RuleRunner implements Runner, ExecutionListener {
  readonly #surroundings: Surroundings
  readonly #admission: Admission
  readonly #turns: Turns
  readonly #history: RunHistory
  readonly #rules = new Map<string, RuleRuns>()
  /** By the places of rules: with thousands of them the map costs more than all else that their runs begin with. */
  readonly #placed: RuleRuns[] = []
  readonly #listeners = new Set<(run: number) => void>()
  /** Executions that are on the stack right now: more than one where an action starts a run. */
  readonly #entered: Execution[] = []
  readonly #takenUp = new Map<number, Run>()
  #open = 0
  #whenQuiet: (() => void)[] = []

  constructor({ keep, limits, loops, troubled, ...surroundings }: RunnerOptions) {
    this.#surroundings = surroundings
    this.#admission = new Admission({
      clock: surroundings.clock,
      limits: limits ?? { queued: 1000, parallel: 100 },
      loops,
      stop: (lane, rule) => this.#stopRunning(lane, rule),
      waits: (...waiting) => this.#turns.wait(...waiting),
      troubled,
    })
    this.#turns = new Turns({
      recorder: surroundings.recorder,
      start: (...firing) => this.#start(...firing),
      left: (runs, lane) => this.#admission.ended(runs, lane),
    })
    this.#history = new RunHistory(keep ?? { runs: 1000, bytes: 32 * 1024 * 1024 })
  }

  fire(rule: RunnableRule, trigger: number, event: TomteEvent): number {
    const runs = this.#runsAt(rule)
    if (
      runs.running === 0 &&
      !runs.starting &&
      rule.limits === null &&
      event.source.cause === undefined &&
      this.#entered.length === 0
    )
      return this.#start(runs, runs, { rule, trigger, event })
    return this.#admit(runs, rule, { trigger, event })
  }

  admits(rule: RunnableRule, event: TomteEvent): boolean {
    const { variables } = this.#surroundings
    return this.#admission.admits(this.#rules.get(rule.id), rule, event, variables.snapshot)
  }

  resume(rule: RunnableRule, resumed: Resumed): number {
    return this.#admit(this.#runsOfRule(rule.id), rule, resumed)
  }

  waitAgain(rule: RunnableRule, trigger: number, event: TomteEvent): void {
    const runs = this.#runsOfRule(rule.id)
    const firing = { rule, trigger, event }
    const lane = this.#admission.waitAgain(runs, firing, this.#surroundings.variables.snapshot)
    if (lane) this.#turns.next(runs, lane)
    else this.#turns.drop(firing)
  }

  takeUp(rule: RunnableRule, { stored, event }: LoadedRun): void {
    const { variables } = this.#surroundings
    const restored = restoreRun(stored, rule, event, variables.snapshot)
    const { run } = restored
    const runs = this.#runsOfRule(rule.id)
    this.#takenUp.set(run.id, run)
    runs.began(this.#admission.laneOf(runs, run.key), run.started)
    if (run.trigger >= 0) this.#admission.ranBefore(runs, rule, [run])
    new Execution(run, this.#surroundings, this).restore(restored, stored)
  }

  ranBefore(rule: Pick<RunnableRule, 'id' | 'limits'>, earlier: readonly EarlierRun[]): void {
    this.#admission.ranBefore(this.#runsOfRule(rule.id), rule, earlier)
  }

  takenUp(rule?: string): RunRow[] {
    const runs = [...this.#takenUp.values()].filter(run => rule === undefined || run.rule.id === rule)
    return runs.sort((a, b) => b.id - a.id).map(runRow)
  }

  leaveOut(rule: string, reason: LeftOutReason): void {
    this.#runsOfRule(rule).left(reason)
  }

  runNow(rule: RunnableRule): number {
    const event: TomteEvent = {
      id: 0,
      time: this.#surroundings.clock.now(),
      prefix: 'Tomte',
      suffix: 'RunNow',
      payload: Payload.empty,
      source: { plugin: 'tomte' },
    }
    return this.resume(rule, { trigger: BY_HAND, event, atOnce: true })
  }

  stop(rule: string): void {
    for (const firing of this.#stop(rule)) this.#turns.drop(firing)
  }

  stopEach(): number {
    let stopped = 0
    for (const [rule, runs] of this.#rules) {
      stopped += runs.counters().running
      this.stop(rule)
    }
    return stopped
  }

  /** What waited for its turn is left as it was written down, so that the next start can list it. */
  stopAll(deadline: number): Promise<void> {
    for (const [rule, runs] of this.#rules) {
      for (const { active } of runs.lanes()) for (const execution of active) execution.suspend()
      this.#stop(rule)
    }
    if (this.#open === 0) return Promise.resolve()
    return new Promise(resolve => {
      const cancel = this.#surroundings.clock.after(deadline, resolve)
      this.#whenQuiet.push(() => {
        cancel()
        resolve()
      })
    })
  }

  counters(rule: string): RuleCounters | undefined {
    return this.#rules.get(rule)?.counters()
  }

  forget(rule: string): void {
    this.stop(rule)
    this.#rules.delete(rule)
    this.#placed.length = 0
    this.#admission.forget(rule)
  }

  causeOf(run: number, via: string): EventCause | undefined {
    const found = this.#find(run)
    return found && this.#admission.loops.causeOf(found, via)
  }

  rows(limit: number, rule?: string): RunRow[] {
    const rows: RunRow[] = []
    for (const run of this.#history.newestFirst()) {
      if (rows.length >= limit) break
      if (rule === undefined || run.rule.id === rule) rows.push(runRow(run))
    }
    return rows
  }

  row(id: number): RunRow | undefined {
    const run = this.#find(id)
    return run && runRow(run)
  }

  detail(id: number): RunDetail | undefined {
    const run = this.#find(id)
    return run && runDetail(run)
  }

  runsOf(event: number): { id: number; rule: string; name: string }[] {
    const found: { id: number; rule: string; name: string }[] = []
    for (const { id, rule, trigger, event: cause } of this.#history.newestFirst())
      if (cause.id === event && trigger !== BY_HAND) found.unshift({ id, rule: rule.id, name: rule.name })
    return found
  }

  onChange(listener: (run: number) => void): Dispose {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get open(): number {
    return this.#open
  }

  get lastId(): number {
    return this.#history.next - 1
  }

  continueFrom(id: number): void {
    this.#history.continueFrom(id)
  }

  changed(execution: Execution): void {
    const { run } = execution
    if (run.state === 'running') {
      this.#rules.get(run.rule.id)?.lane(run.key)?.takesTime(execution)
      this.#surroundings.recorder?.runChanged(run)
    }
    for (const listener of this.#listeners) listener(run.id)
  }

  ended(execution: Execution): void {
    const { run } = execution
    const runs = this.#placedRuns(run.rule) ?? this.#rules.get(run.rule.id)
    const lane = runs?.lane(run.key)
    if (lane) runs?.over(lane, execution)
    this.#history.ended(run)
    this.#surroundings.recorder?.runEnded(run)
    this.#surroundings.ended?.(run, execution.locals?.values)
    this.changed(execution)
    if (!runs || !lane) return
    if (lane.waiting.length > 0) this.#turns.next(runs, lane)
    this.#admission.ended(runs, lane)
  }

  pending(change: 1 | -1): void {
    this.#open += change
    if (this.#open > 0) return
    for (const tell of this.#whenQuiet.splice(0)) tell()
  }

  #admit(runs: RuleRuns, rule: RunnableRule, resumed: Resumed): number {
    const { variables } = this.#surroundings
    const running = this.#entered.length === 0 ? NONE : this.#entered.map(({ run }) => run.rule)
    const firing = { rule, ...resumed }
    const lane = this.#admission.admit(runs, firing, variables.snapshot, running)
    return lane ? this.#start(runs, lane, firing) : 0
  }

  #start(runs: RuleRuns, lane: Lane, { rule, trigger, event, from = 0, locals, callers }: Firing): number {
    const run: Run = {
      id: this.#history.next,
      rule,
      trigger,
      event,
      key: lane.key,
      variables: this.#surroundings.variables.snapshot,
      started: this.#surroundings.clock.now(),
      ended: undefined,
      state: 'running',
      error: undefined,
      steps: [],
      next: from,
      outputBytes: 0,
      callers,
    }
    this.#history.add(run)
    const execution = new Execution(run, this.#surroundings, this)
    if (locals) execution.locals = new Locals(locals)
    runs.began(lane, run.started)
    this.#entered.push(execution)
    try {
      execution.advance()
    } finally {
      this.#entered.pop()
    }
    return run.id
  }

  /** Answers with the firings that waited. */
  #stop(rule: string): Firing[] {
    const runs = this.#rules.get(rule)
    if (!runs) return []
    const forgotten = runs.forgetWaiting()
    for (const lane of runs.lanes()) this.#stopRunning(lane, rule)
    return forgotten
  }

  /** Also a run that is stopped by one of its own actions. */
  #stopRunning(lane: Lane, rule: string): void {
    for (const execution of lane.active) execution.stop()
    for (const execution of this.#entered) {
      const { run } = execution
      if (run.rule.id === rule && run.key === lane.key) execution.stop()
    }
  }

  #placedRuns({ id, place = 0 }: RunnableRule): RuleRuns | undefined {
    const placed = this.#placed[place]
    return placed?.rule === id ? placed : undefined
  }

  #runsAt(rule: RunnableRule): RuleRuns {
    const placed = this.#placedRuns(rule)
    if (placed) return placed
    const { id, place = 0 } = rule
    const runs = this.#runsOfRule(id)
    while (this.#placed.length < place) this.#placed.push(runs)
    this.#placed[place] = runs
    return runs
  }

  #runsOfRule(rule: string): RuleRuns {
    const runs = this.#rules.get(rule) ?? new RuleRuns(rule)
    this.#rules.set(rule, runs)
    return runs
  }

  #find(id: number): Run | undefined {
    const kept = this.#history.get(id) ?? this.#takenUp.get(id)
    if (kept) return kept
    for (const runs of this.#rules.values())
      for (const { active } of runs.lanes()) for (const { run } of active) if (run.id === id) return run
    return undefined
  }
}
