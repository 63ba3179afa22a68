import type { RunOfEvent } from '../../shared/contract/event.ts'
import type { LeftOutReason } from '../../shared/contract/operation.ts'
import type { RunDetail, RunRow } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { EventCause, TomteEvent } from '../../shared/event.ts'
import type { AdmissionOptions, EarlierRun, RunLimitDefaults } from './admission.ts'
import type { Resumed, RuleCounters } from './rule-runs.ts'
import type { RunnableRule } from './run.ts'
import type { Surroundings } from './surroundings.ts'
import type { LoadedRun } from './waiting-runs.ts'

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
  runsOf(event: number): RunOfEvent[]
  /** Called with the id of a run that began or changed. */
  onChange(listener: (run: number) => void): Dispose
  /** Actions under way that are carried out elsewhere: a wait of a run is none. */
  readonly open: number
  /** Id of the newest run. */
  readonly lastId: number
  /** New ids are greater than `id`. */
  continueFrom(id: number): void
}
