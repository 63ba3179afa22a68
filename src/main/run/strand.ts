import { type PlainError, TomteError, toPlainError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Flow, Holds } from '../../shared/flow.ts'
import { timedOut } from './action-try.ts'
import type { AwaitedKey } from './awaits.ts'
import type { BranchStrand } from './course.ts'
import { inTime, type NestedList, type Seen, type Standing, type Walk } from './flow/walk.ts'
import { walkerOf } from './flow/walkers.ts'
import { type Hearing, NOT_HEARD } from './hearing.ts'
import { type Level, newLevel, newOwner, type Owner } from './level.ts'
import { Locals } from './locals.ts'
import { PausingTry } from './pausing-try.ts'
import { longestDelay, nextTry } from './retry.ts'
import type { ActionOutput, RunnableAction, Step } from './run.ts'
import { shortened } from './shorten.ts'
import { addList, isOpen, moreOf, newStep } from './step.ts'
import type { Surroundings } from './surroundings.ts'

const NONE: Owner[] = []

/** Actions carried out in one go before others get a turn: a repeat may have thousands that take no time. */
const SLICE = 1000

/**
 * Actions carried out one after the other: those of a run, or of a branch of a parallel action in it. Actions that return at
 * once are carried out at once, without promises, so that a message can be answered in the tick it came in.
 */
export abstract class Strand extends PausingTry implements Walk {
  override level: Level
  #branches: readonly BranchStrand[] | undefined
  /** A failed action that is due to be tried again. */
  #again: Owner | undefined
  /** Those whose time is limited. */
  #limited: Owner[] = NONE

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
    this.#unlimit()
    this.#stopStep(reason)
    for (let { owner, outer } = this.level; owner && outer; { owner, outer } = outer)
      if (isOpen(owner.step)) this.#close(owner.step, 'stopped', reason)
  }

  /** Also those of its branches. */
  override abort(reason: PlainError): void {
    super.abort(reason)
    for (const branch of this.#branches ?? []) branch.abort(reason)
  }

  override suspend(): boolean {
    if (!super.suspend()) return false
    this.#unlimit()
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

  local(name: string): unknown {
    return this.locals?.get(name)
  }

  setLocal(name: string, value: unknown): void {
    if (this.locals === undefined && value === undefined) return
    this.locals ??= new Locals()
    this.locals.set(name, value)
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
    let open = lists.length
    let starting = true
    const branchEnded = () => {
      if (--open === 0 && !starting) this.goOn(() => this.#join(owner, branches))
    }
    const branches = lists.map(list => this.course.branch(this, owner.step, list, branchEnded))
    this.#branches = branches
    for (const branch of branches) branch.advance()
    starting = false
    if (this.step !== owner.step) return // one of them ended the run
    if (open === 0) this.#join(owner, branches)
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
    if (this.course.hearing) this.#listen(level, this.course.hearing)
    if (this.course.begins()) this.carryOut(action, step)
  }

  #listen(level: Level, hearing: Hearing): void {
    const newest = hearing.mark()
    level.heardBefore = level.heardFrom
    level.heardFrom = this.heardFrom === NOT_HEARD ? newest : this.heardFrom
    this.heardFrom = NOT_HEARD
  }

  heard(key: AwaitedKey, fits: (event: TomteEvent) => boolean): TomteEvent | undefined {
    const since = Math.max(this.level.heardBefore, this.waitedUpTo)
    const found = since === NOT_HEARD ? undefined : this.course.hearing?.find(key, since, fits)
    if (!found) return undefined
    this.waitedUpTo = found.at
    this.level.heardFrom = found.at
    return found.event
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
    const { timeout = 0 } = owner.action
    const left = Math.min(Math.max(0, deadline - this.now()), timeout) // the clock may have been set back
    this.#limited = [...this.#limited, owner]
    owner.deadline = this.now() + left
    owner.cancel = this.surroundings.clock.after(left, () => {
      const error = timedOut(owner.action, timeout)
      this.abort(error.toPlain())
      this.goOn(() => {
        this.#unwind(owner, error.toPlain())
        this.fail(owner.action, owner.step, error)
      })
    })
  }

  /** Leaves all that `owner` has entered. */
  #unwind(owner: Owner, reason: PlainError): void {
    if (this.step !== owner.step) this.#stopStep(reason)
    else this.#haltBranches(reason)
    this.#branches = undefined
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

  #join(owner: Owner, branches: readonly BranchStrand[]): void {
    this.#branches = undefined
    this.waitedUpTo = Math.max(this.waitedUpTo, ...branches.map(branch => branch.waitedUpTo))
    const before = this.locals?.values
    for (const { locals } of branches)
      for (const [name, value] of Object.entries(locals?.values ?? {}))
        if (before?.[name] !== value) this.setLocal(name, value)
    const error = branches.find(branch => branch.error)?.error
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
    if (owner.cancel) {
      owner.cancel()
      this.#limited = this.#limited.filter(each => each !== owner)
    }
    if (owner.flow) walkerOf(owner.flow.kind).left?.(this, owner)
    else this.setLocal('error', owner.saved)
  }

  #unlimit(): void {
    for (const { cancel } of this.#limited) cancel?.()
    this.#limited = NONE
  }

  #stopStep(reason: PlainError | undefined): void {
    const step = this.step
    this.step = undefined
    this.#again = undefined
    this.#haltBranches(reason)
    if (step && isOpen(step)) this.#close(step, 'stopped', reason)
  }

  #haltBranches(reason: PlainError | undefined): void {
    for (const branch of this.#branches ?? []) branch.halt(reason)
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
