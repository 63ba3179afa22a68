import { type PlainError, TomteError, toPlainError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Flow, Holds } from '../../shared/flow.ts'
import { inTime, type NestedList, type Seen, type Standing, type Walk } from './flow/walk.ts'
import { walkerOf } from './flow/walkers.ts'
import { Fork } from './fork.ts'
import { type Level, newLevel, newOwner, type Owner } from './level.ts'
import { PausingTry } from './pausing-try.ts'
import { longestDelay, nextTry } from './retry.ts'
import type { ActionOutput, RunnableAction, Step } from './run.ts'
import { shortened } from './shorten.ts'
import { addList, isOpen, moreOf, newStep } from './step.ts'
import type { Surroundings } from './surroundings.ts'
import { TimeLimits } from './time-limits.ts'

/** Actions carried out in one go before others get a turn: a repeat may have thousands that take no time. */
const SLICE = 1000

/**
 * Actions carried out one after the other: those of a run, or of a branch of a parallel action in it. Actions that return at
 * once are carried out at once, without promises, so that a message can be answered in the tick it came in.
 */
export abstract class Strand extends PausingTry implements Walk {
  override level: Level
  /** Of the parallel action under way. */
  #fork: Fork | undefined
  /** A failed action that is due to be tried again. */
  #again: Owner | undefined
  /** Made with the first action whose time is limited. */
  #limits: TimeLimits | undefined

  constructor(
    surroundings: Surroundings,
    event: TomteEvent,
    actions: readonly RunnableAction[],
    steps: (Step | undefined)[],
    next: number,
  ) {
    super(surroundings, event)
    this.level = newLevel({ actions, steps, next }, null)
  }

  /** Its last action is over, or one failed for good. */
  protected abstract ended(error: PlainError | undefined): void

  override advance(): void {
    const { run } = this.course
    // What takes no time lets the next action begin when it ended: asking the clock costs more than most actions.
    let started = this.course.lastEnded === undefined ? run.started : this.now()
    for (let count = 0; !this.busy && run.state === 'running'; count++) {
      const { level } = this
      const action = level.actions[level.next]
      if (count === SLICE) this.later(0, () => {})
      else if (this.#again) this.#tryAgain(this.#again)
      else if (!action) this.#listEnded(level)
      else if (action.disabled) level.next++
      else {
        this.#begin(action, level, started)
        started = this.course.lastEnded ?? started
      }
    }
  }

  /** Takes up a wait from before a restart, once `level` and `locals` are as they were. */
  takeUp(owner: Owner, standing: Standing): void {
    this.step = owner.step
    for (let { owner: around, outer } = this.level; around && outer; { owner: around, outer } = outer)
      if (around.deadline !== undefined) this.#limit(around, around.deadline)
    if (owner.deadline !== undefined) this.#limit(owner, owner.deadline)
    const { flow, action } = owner
    if (standing.again) this.#standForTry(owner, inTime(standing, this.now() + longestDelay(action)))
    else if (flow) walkerOf(flow.kind).takeUp?.(this, owner, flow as never, standing)
  }

  /** Marks what is under way as stopped; from then on it does nothing more. */
  halt(reason: PlainError | undefined): void {
    this.quit()
    this.#limits?.liftAll()
    this.#stopStep(reason)
    for (let { owner, outer } = this.level; owner && outer; { owner, outer } = outer)
      if (isOpen(owner.step)) this.#close(owner.step, 'stopped', reason)
  }

  /** Also those of its branches. */
  override abort(reason: PlainError): void {
    super.abort(reason)
    this.#fork?.abort(reason)
  }

  override suspend(): boolean {
    if (!super.suspend()) return false
    this.#limits?.liftAll()
    return true
  }

  holds({ step }: Owner, conditions: Holds, of: Partial<Seen> = {}): boolean {
    const { event = this.event, variables = this.variables, now = this.now() } = of
    return conditions(event, variables, now, error => {
      const { conditionFault } = moreOf(step)
      moreOf(step).conditionFault = { error, count: (conditionFault?.count ?? 0) + 1 }
      this.surroundings.conditionFailed?.(this.course.run, error)
    })
  }

  enter(owner: Owner, { path, actions, iteration }: NestedList): void {
    const steps: (Step | undefined)[] = []
    addList(owner.step, { path, iteration, actions, steps })
    this.step = undefined
    const outer = this.level
    const heardFrom = owner.heardFrom ?? (owner.flow ? outer.heardBefore : outer.heardFrom)
    this.level = newLevel({ actions, steps, next: 0 }, { owner, outer }, heardFrom)
    if (iteration !== undefined) this.course.begins()
  }

  split(owner: Owner, lists: readonly NestedList[]): void {
    const join = () => this.#join(owner, fork)
    const fork: Fork = new Fork(this.course, this, owner.step, lists, () => this.goOn(join))
    this.#fork = fork
    const ended = fork.begin()
    if (this.step !== owner.step) return // one of them ended the run
    if (ended) join()
    else {
      this.busy = true
      this.course.changed()
    }
  }

  finish(owner: Owner, output?: ActionOutput): void {
    this.#leave(owner)
    this.succeed(owner.action, owner.step, output)
  }

  endRun(owner: Owner, state: 'done' | 'failed' | 'stopped', reason: TomteError | null): void {
    this.#leave(owner)
    const error = reason?.toPlain()
    if (state === 'stopped') this.#close(owner.step, 'stopped', error)
    else this.#close(owner.step, 'done', undefined)
    this.course.end(state, error)
  }

  #begin(action: RunnableAction, level: Level, started: number): void {
    const step = newStep(started, this.variables)
    level.steps[level.next] = step
    this.step = step
    if (this.course.hearing) this.listen(this.course.hearing)
    if (this.course.begins()) this.carryOut(action, step)
  }

  protected override steer(action: RunnableAction, step: Step, flow: Flow<RunnableAction>): void {
    const owner = newOwner(action, step, flow)
    if (action.timeout !== undefined) this.#limit(owner, this.now() + action.timeout)
    try {
      walkerOf(flow.kind).begin(this, owner, flow as never)
    } catch (error) {
      this.#leave(owner)
      this.fail(action, step, error)
    }
  }

  #limit(owner: Owner, deadline: number): void {
    this.#limits ??= new TimeLimits(this.surroundings.clock, (...late) => this.#timeOver(...late))
    this.#limits.set(owner, deadline)
  }

  #timeOver(owner: Owner, error: TomteError): void {
    const reason = error.toPlain()
    this.abort(reason)
    this.goOn(() => {
      this.#unwind(owner, reason)
      this.fail(owner.action, owner.step, error)
    })
  }

  /** Leaves all that `owner` has entered. */
  #unwind(owner: Owner, reason: PlainError): void {
    if (this.step !== owner.step) this.#stopStep(reason)
    else this.#fork?.halt(reason)
    this.#fork = undefined
    for (let { level } = this; level.owner && level.outer; level = level.outer) {
      this.level = level.outer
      this.#leave(level.owner)
      if (level.owner === owner) return
      if (isOpen(level.owner.step)) this.#close(level.owner.step, 'stopped', reason)
    }
  }

  #listEnded({ owner, outer, heardFrom }: Level): void {
    if (!owner || !outer) {
      this.busy = true
      this.ended(undefined)
      return
    }
    this.level = outer
    owner.heardFrom = heardFrom
    const { flow, action, step } = owner
    if (!flow) {
      this.#leave(owner)
      this.#afterFailure(action, step.error)
      return
    }
    this.step = step
    try {
      const walker = walkerOf(flow.kind)
      if (walker.listEnded) walker.listEnded(this, owner, flow as never)
      else this.finish(owner)
    } catch (error) {
      this.#leave(owner)
      this.fail(action, step, error)
    }
  }

  #join(owner: Owner, fork: Fork): void {
    this.#fork = undefined
    this.waitedUpTo = Math.max(this.waitedUpTo, fork.waitedUpTo)
    for (const [name, value] of fork.changes(this.locals?.values)) this.setLocal(name, value)
    const { error } = fork
    this.#leave(owner)
    if (error) this.fail(owner.action, owner.step, error)
    else this.succeed(owner.action, owner.step, undefined)
  }

  protected override succeed(action: RunnableAction, step: Step, output: ActionOutput): void {
    if (action.result !== undefined) this.setLocal(action.result, output ?? null)
    if (output) step.output = shortened(output)
    this.#close(step, 'done', undefined)
    this.step = undefined
    this.level.next++
  }

  protected override fail(action: RunnableAction, step: Step, cause: unknown, again = true): void {
    const error = isPlain(cause) ? cause : toPlainError(cause)
    const delay = again ? nextTry(action, step, error, this.now()) : null
    if (delay !== null) {
      this.step = step
      this.#standForTry(newOwner(action, step, action.flow ?? null), { due: this.now() + delay, again: true })
      return
    }
    const output = cause instanceof TomteError ? cause.output : undefined
    if (output) step.output = shortened(output)
    if (output && action.result !== undefined) this.setLocal(action.result, output)
    this.#close(step, 'failed', error)
    this.step = undefined
    const { onErrorActions } = action
    if (!onErrorActions?.length) {
      this.#afterFailure(action, error)
      return
    }
    const owner = newOwner(action, step, null)
    owner.saved = this.local('error')
    this.setLocal('error', { code: error.code, message: error.message })
    this.enter(owner, { path: 'onErrorActions', actions: onErrorActions })
  }

  /** The next try begins only once it is on disk that it is no longer waited for: a crash does not repeat it. */
  #standForTry(owner: Owner, standing: Standing): void {
    this.stand(owner, standing, () => {
      this.#again = owner
    })
  }

  #tryAgain({ action, step }: Owner): void {
    this.#again = undefined
    const more = moreOf(step)
    more.lastTry = this.now()
    more.lists = []
    more.omitted = 0
    if (this.course.begins()) this.carryOut(action, step)
  }

  /** As `onError` says; what an error branch itself could not do always goes further out. */
  #afterFailure(action: RunnableAction, error: PlainError | undefined): void {
    if (action.onError === 'continue') {
      this.level.next++
      return
    }
    for (;;) {
      const { owner, outer } = this.level
      if (!owner || !outer) break
      this.level = outer
      this.#leave(owner)
      if (owner.flow) {
        this.fail(owner.action, owner.step, error)
        return
      }
    }
    this.busy = true
    this.ended(error)
  }

  #leave(owner: Owner): void {
    this.#limits?.lift(owner)
    if (owner.flow) walkerOf(owner.flow.kind).left?.(this, owner)
    else this.setLocal('error', owner.saved)
  }

  #stopStep(reason: PlainError | undefined): void {
    const step = this.step
    this.step = undefined
    this.#again = undefined
    this.#fork?.halt(reason)
    if (step && isOpen(step)) this.#close(step, 'stopped', reason)
  }

  #close(step: Step, state: 'done' | 'failed' | 'stopped', error: PlainError | undefined): void {
    step.state = state
    step.error = error
    step.ended = this.now()
    this.course.lastEnded = step.ended
  }
}

function isPlain(cause: unknown): cause is PlainError {
  return !(cause instanceof Error) && typeof (cause as PlainError | undefined)?.code === 'string'
}
