import type { Dispose } from '../../shared/dispose.ts'
import { type PlainError, TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Flow } from '../../shared/flow.ts'
import type { Course } from './course.ts'
import { Locals } from './locals.ts'
import type { ActionOutput, RunnableAction, Step } from './run.ts'
import { ActiveContext } from './step-context.ts'
import type { Surroundings } from './surroundings.ts'
import type { VariableSnapshot } from './variables.ts'

/** Carries out one action at a time, a try of it; what comes of it is for the strand of actions to say. */
export abstract class ActionTry {
  abstract readonly course: Course
  readonly surroundings: Surroundings
  readonly event: TomteEvent
  locals: Locals | undefined
  /** Something takes time, or all is over. */
  protected busy = false
  /** The action under way, where it has entered no list of its own. */
  protected step: Step | undefined
  /** What would go on by itself: a timer, an awaited event. */
  protected cancel: Dispose | undefined
  #context: ActiveContext | undefined

  constructor(surroundings: Surroundings, event: TomteEvent) {
    this.surroundings = surroundings
    this.event = event
  }

  protected abstract succeed(action: RunnableAction, step: Step, output: ActionOutput): void
  /** `again`: it may be tried again. */
  protected abstract fail(action: RunnableAction, step: Step, cause: unknown, again?: boolean): void
  protected abstract steer(action: RunnableAction, step: Step, flow: Flow<RunnableAction>): void
  /** What took time is over. */
  protected abstract goOn(change: () => void): void

  get variables(): VariableSnapshot {
    const { snapshot } = this.surroundings.variables
    return this.locals === undefined ? snapshot : this.locals.over(snapshot)
  }

  local(name: string): unknown {
    return this.locals?.get(name)
  }

  setLocal(name: string, value: unknown): void {
    if (this.locals === undefined && value === undefined) return
    this.locals ??= new Locals()
    this.locals.set(name, value)
  }

  now(): number {
    return this.surroundings.clock.now()
  }

  /** Tells the action under way that nothing it still does has an effect. */
  abort(reason: PlainError): void {
    this.#context?.abort(reason)
  }

  protected carryOut(action: RunnableAction, step: Step): void {
    const context = new ActiveContext(this.course.run, this.surroundings, this)
    this.#context = context
    this.#attempt(action, step, context, action.confirm)
  }

  #attempt(action: RunnableAction, step: Step, context: ActiveContext, confirm: boolean): void {
    try {
      if (confirm) this.#ask(action, step, context)
      else if (action.flow) this.steer(action, step, action.flow)
      else this.#execute(action, step, context)
    } catch (error) {
      if (this.step === step) this.fail(action, step, error)
    }
  }

  #execute(action: RunnableAction, step: Step, context: ActiveContext): void {
    const config = action.resolve(this.event, step.variables, step.started)
    const output = this.surroundings.execute(action.type, config, context)
    if (isPromise(output)) this.#await(action, step, context, output)
    else if (this.step === step) this.succeed(action, step, output)
  }

  #await(action: RunnableAction, step: Step, context: ActiveContext, promise: Promise<ActionOutput>): void {
    const { timeout } = action
    this.busy = true
    if (timeout !== undefined)
      this.cancel = this.surroundings.clock.after(timeout, () => {
        const error = timedOut(action, timeout)
        context.abort(error.toPlain())
        this.goOn(() => this.fail(action, step, error))
      })
    this.#settle(
      promise,
      context,
      output => this.succeed(action, step, output),
      error => this.fail(action, step, error),
    )
  }

  /** A person is asked first; a no is final. */
  #ask(action: RunnableAction, step: Step, context: ActiveContext): void {
    const { surroundings, course } = this
    if (!surroundings.confirm)
      throw new TomteError('ERR_NOT_CONFIRMED', 'There is nobody who could be asked to confirm this action.')
    const config = action.resolve(this.event, step.variables, step.started)
    step.state = 'asking'
    this.busy = true
    this.#settle(
      surroundings.confirm(course.run, action, config, context.signal),
      context,
      () => {
        step.state = 'running'
        this.#attempt(action, step, context, false)
      },
      error => this.fail(action, step, error, false),
    )
  }

  /** Does nothing where the try is over by then: it was stopped, or its time was. */
  #settle<T>(
    promise: Promise<T>,
    context: ActiveContext,
    resolved: (value: T) => void,
    rejected: (error: unknown) => void,
  ): void {
    const { course } = this
    const step = this.step
    const settled = (change: () => void) => {
      course.pending(-1)
      if (this.#context === context && this.step === step) this.goOn(change)
    }
    course.pending(1)
    promise.then(
      value => settled(() => resolved(value)),
      error => settled(() => rejected(error)),
    )
    course.changed()
  }
}

function isPromise(output: ActionOutput | Promise<ActionOutput>): output is Promise<ActionOutput> {
  return typeof output?.then === 'function'
}

/** The failure of an action whose milliseconds are over. */
export function timedOut({ type }: RunnableAction, timeout: number): TomteError {
  return new TomteError('ERR_ACTION_TIMEOUT', `The action “${type}” took longer than ${timeout / 1000} s.`, {
    hint: 'Give it more time, or find out what it waits for.',
  })
}
