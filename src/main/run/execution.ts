import { type PlainError, TomteError } from '../../shared/errors.ts'
import { Branch } from './branch.ts'
import type { BranchStrand, Course, Place, Release } from './course.ts'
import type { NestedList, Standing } from './flow/walk.ts'
import { Hearing, waitsForEvent } from './hearing.ts'
import { Locals } from './locals.ts'
import type { RestoredRun } from './restore-run.ts'
import type { Run, Step } from './run.ts'
import { type StoredRun, storedRun } from './stored-run.ts'
import { Strand } from './strand.ts'
import type { Surroundings } from './surroundings.ts'

/** Told by an execution how it gets on. */
export interface ExecutionListener {
  /** An action that takes time began, or is over. */
  changed(execution: Execution): void
  ended(execution: Execution): void
  /** Actions whose promise is open: 1 more, or 1 less. */
  pending(change: 1 | -1): void
}

/** Actions, and turns of repeats, in one run. */
const MOST_ACTIONS = 10_000

/** One run, carried out. */
export class Execution extends Strand implements Course {
  readonly run: Run
  readonly course: Course = this
  readonly hearing: Hearing | undefined
  lastEnded: number | undefined
  readonly #listener: ExecutionListener
  #begun = 0
  #suspended = false

  constructor(run: Run, surroundings: Surroundings, listener: ExecutionListener) {
    super(surroundings, run.event, run.rule.actions, run.steps, run.next)
    this.run = run
    this.#listener = listener
    const { awaits } = surroundings
    // A single action that steers nothing is what most rules have.
    const mayWait = run.rule.actions.length > 1 || run.rule.actions[0]?.flow !== undefined
    if (awaits && mayWait && waitsForEvent(run.rule.actions)) this.hearing = new Hearing(awaits)
  }

  /** Takes up the wait in which the run stood before a restart. */
  restore({ level, owner }: RestoredRun, { begun, locals, standing }: StoredRun): void {
    this.level = level
    this.locals = new Locals(locals)
    this.#begun = begun
    this.lastEnded = this.now()
    this.takeUp(owner, standing)
  }

  /** Leaves a wait as it stands on disk, for the next start; false where the run is in no such wait. */
  override suspend(): boolean {
    this.#suspended = super.suspend()
    if (this.#suspended) this.hearing?.rest()
    return this.#suspended
  }

  /** Aborts the actions under way; the run is over at once, whatever they still do. */
  stop(): void {
    const { run } = this
    if (run.state !== 'running' || this.#suspended) return
    const reason = { code: 'ERR_RUN_STOPPED', message: `The run of “${run.rule.name}” was stopped.` }
    this.halt(reason)
    this.#over('stopped', undefined)
    this.abort(reason)
  }

  /** Actions, and turns of repeats, that were begun so far. */
  get begun(): number {
    return this.#begun
  }

  begins(): boolean {
    if (++this.#begun <= MOST_ACTIONS) return true
    const most = MOST_ACTIONS.toLocaleString('en')
    const error = new TomteError(
      'ERR_RUN_TOO_LONG',
      `The run has carried out ${most} actions and would go on.`,
      {
        hint: 'Look at what repeats, or let several runs do it.',
      },
    )
    this.end('failed', error.toPlain())
    return false
  }

  changed(): void {
    this.#listener.changed(this)
  }

  pending(change: 1 | -1): void {
    this.#listener.pending(change)
  }

  end(state: 'done' | 'failed' | 'stopped', error: PlainError | undefined): void {
    const reason = { code: 'ERR_RUN_ENDED', message: 'The run ended before this action did.' }
    this.halt(error ?? reason)
    this.#over(state, error)
    this.abort(reason)
  }

  /** From a branch of a parallel action a run is not taken up: what its other branches did is not known. */
  keep(at: Place, standing: Standing, deadline: number | undefined): Release | undefined {
    const { waitingRuns } = this.surroundings
    if (!waitingRuns || at !== this) return undefined
    const { run } = this
    return waitingRuns.keep(run.id, storedRun(run, this.#begun, at, standing, deadline), run.event)
  }

  rests(at: Place): void {
    if (at === this) this.hearing?.rest()
  }

  branch(trunk: Place, step: Step, list: NestedList, whenEnded: () => void): BranchStrand {
    return new Branch(this, this.surroundings, trunk, step, list, whenEnded)
  }

  protected override ended(error: PlainError | undefined): void {
    this.#over(error ? 'failed' : 'done', error)
  }

  #over(state: 'done' | 'failed' | 'stopped', error: PlainError | undefined): void {
    const { run } = this
    run.state = state
    run.error = error
    run.ended = this.lastEnded ?? this.now()
    this.hearing?.rest()
    this.#listener.ended(this)
  }
}
