import type { EmittedEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { ActionOutput, Cause, Run, StepContext } from './run.ts'
import type { Variables } from './variables.ts'

/** Writes down what runs do, so that a crash leaves no doubt which action was under way. */
export interface RunRecorder {
  /** An action that takes time began or ended. */
  runChanged(run: Run): void
  runEnded(run: Run): void
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
}
