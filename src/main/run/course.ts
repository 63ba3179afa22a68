import type { PlainError } from '../../shared/errors.ts'
import type { NestedList, Standing } from './flow/walk.ts'
import type { Hearing } from './hearing.ts'
import type { Level } from './level.ts'
import type { Locals } from './locals.ts'
import type { Run, Step } from './run.ts'

/** What all strands of one run share. */
export interface Course {
  readonly run: Run
  /** When the last action that is over ended. */
  lastEnded: number | undefined
  /** Counts an action that begins, or a turn of a repeat; false where there were too many, and the run is over. */
  begins(): boolean
  /** What takes time began, or is over. */
  changed(): void
  pending(change: 1 | -1): void
  end(state: 'done' | 'failed' | 'stopped', error: PlainError | undefined): void
  /** Writes down where the run stands; undefined where it cannot be taken up from here. The answer takes it back. */
  keep(at: Place, standing: Standing, deadline: number | undefined): Release | undefined
  /** Of a run that may come to wait for an event. */
  readonly hearing: Hearing | undefined
  /** It waits there: what comes meanwhile is no answer to an action. */
  rests(at: Place): void
  /** A list of a parallel action, not begun yet. */
  branch(trunk: Place, step: Step, list: NestedList, whenEnded: () => void): BranchStrand
}

/** Where a strand of actions is. */
export interface Place {
  readonly level: Level
  readonly locals: Locals | undefined
  /** Position of the event, or of the newest one, that the last wait ended with: no later wait looks back beyond it. */
  readonly waitedUpTo: number
}

/** One of the lists of a parallel action. */
export interface BranchStrand extends Place {
  /** Once it has ended: why it failed. */
  readonly error: PlainError | undefined
  advance(): void
  halt(reason: PlainError | undefined): void
  abort(reason: PlainError): void
}

/** Takes back what was written down; resolves once that is on disk, undefined where there is nothing to wait for. */
export type Release = () => Promise<void> | undefined
