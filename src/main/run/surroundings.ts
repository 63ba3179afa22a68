import type { PlainError } from '../../shared/errors.ts'
import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { Awaits } from './awaits.ts'
import type { Release } from './course.ts'
import type { ActionOutput, Cause, Run, RunnableAction, StepContext } from './run.ts'
import type { StoredRun } from './stored-run.ts'
import type { Variables } from './variables.ts'

/** Writes down what runs do, so that a crash leaves no doubt which action was under way. */
export interface RunRecorder {
  /** An action that takes time began or ended. */
  runChanged(run: Run): void
  runEnded(run: Run): void
  /** A rule waits for its turn to act on the event (named where its trigger fired on it); `firingLeft`: its run began, or is not going to. */
  firingWaits?(event: TomteEvent, rule: string | undefined): void
  firingLeft?(event: TomteEvent): void
  /** Its turn came; resolves once it is no longer written down as one that waits, undefined where it is not. */
  firingBegins?(event: TomteEvent, rule: string): Promise<unknown> | undefined
  /** Resolves once what runs did up to now is on disk, or cannot be; undefined where nothing is written down. */
  recorded?(): Promise<unknown> | undefined
}

/** What runs need from outside. */
export interface Surroundings {
  clock: Clock
  variables: Variables
  /** Carries one action out; throws or rejects with a TomteError. */
  execute(
    type: string,
    config: Record<string, unknown>,
    context: StepContext,
  ): ActionOutput | Promise<ActionOutput>
  /** An event that an action emitted, and what it came from. */
  emit(event: EmittedEvent, cause: Cause): void
  /** None: nothing is written down. */
  recorder?: RunRecorder
  /** Keeps runs that wait over a restart. None: they end with Tomte. */
  waitingRuns?: { keep(id: number, run: StoredRun, event: TomteEvent): Release | undefined }
  /** None: no event ever comes. */
  awaits?: Awaits
  /**
   * Asks a person whether an action may be carried out with this rendered input; resolves where it may, rejects with
   * ERR_NOT_CONFIRMED where not. None: such an action fails.
   */
  confirm?(
    run: Run,
    action: RunnableAction,
    config: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<void>
  /** An expression in the conditions of one of its actions could not be worked out. */
  conditionFailed?(run: Run, error: PlainError): void
  /** A run is over. `locals`: the variables of the run alone. */
  ended?(run: Run, locals: Readonly<Record<string, unknown>> | undefined): void
}
