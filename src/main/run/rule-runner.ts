import type { RunOfEvent } from '../../shared/contract/event.ts'
import type { LeftOutReason } from '../../shared/contract/operation.ts'
import type { RunDetail, RunRow } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { EventCause, TomteEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import { Admission, type EarlierRun } from './admission.ts'
import { Execution, type ExecutionListener } from './execution.ts'
import { Locals } from './locals.ts'
import { OpenActions } from './open-actions.ts'
import { restoreRun } from './restore-run.ts'
import type { Firing, Lane, Resumed, RuleCounters, RuleRuns } from './rule-runs.ts'
import { BY_HAND, type Run, type RunnableRule } from './run.ts'
import { runDetail, runOfEvent, runRow } from './run-detail.ts'
import { RunHistory } from './run-history.ts'
import type { Runner, RunnerOptions } from './runner.ts'
import { RunsByRule } from './runs-by-rule.ts'
import type { Surroundings } from './surroundings.ts'
import { Turns } from './turns.ts'
import type { LoadedRun } from './waiting-runs.ts'

const NONE: readonly RunnableRule[] = []

export function createRunner(options: RunnerOptions): Runner {
  return new RuleRunner(options)
}

class RuleRunner implements Runner, ExecutionListener {
  readonly #surroundings: Surroundings
  readonly #admission: Admission
  readonly #turns: Turns
  readonly #history: RunHistory
  readonly #rules = new RunsByRule()
  readonly #open = new OpenActions()
  readonly #listeners = new Set<(run: number) => void>()
  /** Executions that are on the stack right now: more than one where an action starts a run. */
  readonly #entered: Execution[] = []

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
    const runs = this.#rules.at(rule)
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
    return this.#admission.admits(this.#rules.known(rule), rule, event, variables.snapshot)
  }

  resume(rule: RunnableRule, resumed: Resumed): number {
    return this.#admit(this.#rules.of(rule.id), rule, resumed)
  }

  waitAgain(rule: RunnableRule, trigger: number, event: TomteEvent): void {
    const runs = this.#rules.of(rule.id)
    const firing = { rule, trigger, event }
    const lane = this.#admission.waitAgain(runs, firing, this.#surroundings.variables.snapshot)
    if (lane) this.#turns.next(runs, lane)
    else this.#turns.drop(firing)
  }

  takeUp(rule: RunnableRule, { stored, event }: LoadedRun): void {
    const { variables } = this.#surroundings
    const restored = restoreRun(stored, rule, event, variables.snapshot)
    const { run } = restored
    const runs = this.#rules.of(rule.id)
    this.#history.takeUp(run)
    runs.began(this.#admission.laneOf(runs, run.key), run.started)
    if (run.trigger >= 0) this.#admission.ranBefore(runs, rule, [run])
    new Execution(run, this.#surroundings, this).restore(restored, stored)
  }

  ranBefore(rule: Pick<RunnableRule, 'id' | 'limits'>, earlier: readonly EarlierRun[]): void {
    this.#admission.ranBefore(this.#rules.of(rule.id), rule, earlier)
  }

  takenUp(rule?: string): RunRow[] {
    return this.#history.takenUp(rule).map(runRow)
  }

  leaveOut(rule: string, reason: LeftOutReason): void {
    this.#rules.of(rule).left(reason)
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
    for (const { rule, underWay } of this.#rules.all) {
      stopped += underWay
      this.stop(rule)
    }
    return stopped
  }

  /** What waited for its turn is left as it was written down, so that the next start can list it. */
  stopAll(deadline: number): Promise<void> {
    for (const runs of this.#rules.all) {
      for (const { active } of runs.lanes()) for (const execution of active) execution.suspend()
      this.#stop(runs.rule)
    }
    return this.#open.ended(this.#surroundings.clock, deadline)
  }

  counters(rule: string): RuleCounters | undefined {
    return this.#rules.get(rule)?.counters()
  }

  forget(rule: string): void {
    this.stop(rule)
    this.#rules.forget(rule)
    this.#admission.forget(rule)
  }

  causeOf(run: number, via: string): EventCause | undefined {
    const found = this.#find(run)
    return found && this.#admission.loops.causeOf(found, via)
  }

  rows(limit: number, rule?: string): RunRow[] {
    return this.#history.newest(limit, rule).map(runRow)
  }

  row(id: number): RunRow | undefined {
    const run = this.#find(id)
    return run && runRow(run)
  }

  detail(id: number): RunDetail | undefined {
    const run = this.#find(id)
    return run && runDetail(run)
  }

  runsOf(event: number): RunOfEvent[] {
    return this.#history.runsOf(event).map(run => runOfEvent(runRow(run)))
  }

  onChange(listener: (run: number) => void): Dispose {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get open(): number {
    return this.#open.count
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
      this.#rules.known(run.rule)?.lane(run.key)?.takesTime(execution)
      this.#surroundings.recorder?.runChanged(run)
    }
    for (const listener of this.#listeners) listener(run.id)
  }

  ended(execution: Execution): void {
    const { run } = execution
    const runs = this.#rules.known(run.rule)
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
    this.#open.add(change)
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

  #find(id: number): Run | undefined {
    return this.#history.find(id) ?? this.#rules.underWay(id)
  }
}
