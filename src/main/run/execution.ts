import type { RunState } from '../../shared/contract/run.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { type PlainError, TomteError, toPlainError } from '../../shared/errors.ts'
import type { ActionOutput, Run, RunnableAction, Step } from './run.ts'
import { shortened } from './shorten.ts'
import { ActiveContext } from './step-context.ts'
import type { Surroundings } from './surroundings.ts'

/** Told by an execution how it gets on. */
export interface ExecutionListener {
  /** An action that takes time began. */
  changed(execution: Execution): void
  ended(execution: Execution): void
  /** Actions whose promise is open: 1 more, or 1 less. */
  pending(change: 1 | -1): void
}

/**
 * One run, carried out: its actions in order. Actions that return at once are carried out at once, without promises, so that
 * a message can be answered in the tick it came in.
 */
export class Execution {
  readonly run: Run
  readonly #surroundings: Surroundings
  readonly #listener: ExecutionListener
  #context: ActiveContext | undefined
  #step: Step | undefined
  #cancelTimer: Dispose | undefined

  constructor(run: Run, surroundings: Surroundings, listener: ExecutionListener) {
    this.run = run
    this.#surroundings = surroundings
    this.#listener = listener
  }

  /** Goes on with the next action, until one takes time or all are done. */
  advance(): void {
    const { run } = this
    const { actions } = run.rule
    while (run.state === 'running') {
      const action = actions[run.next]
      if (!action) {
        this.#end('done')
        return
      }
      if (action.disabled) run.next++
      else if (this.#begin(action)) return
    }
  }

  /** Aborts the action under way; the run is over at once, whatever the action still does. */
  stop(): void {
    if (this.run.state !== 'running') return
    const reason = new TomteError('ERR_RUN_STOPPED', `The run of “${this.run.rule.name}” was stopped.`)
    this.#endStep('stopped', reason.toPlain())
    this.#end('stopped')
    this.#context?.abort(reason)
  }

  /** True where the action takes time. */
  #begin(action: RunnableAction): boolean {
    const { run } = this
    const { clock, variables } = this.#surroundings
    const step: Step = {
      state: 'running',
      started: run.next === 0 ? run.started : clock.now(),
      ended: undefined,
      variables: variables.snapshot,
      output: undefined,
      error: undefined,
    }
    run.steps[run.next] = step
    this.#step = step
    this.#context = new ActiveContext(run, this.#surroundings)
    try {
      const config = action.resolve(run.event, step.variables, step.started)
      const output = this.#surroundings.execute(action.type, config, this.#context)
      if (isPromise(output)) {
        this.#wait(action, step, output)
        return true
      }
      this.#succeed(step, output)
    } catch (error) {
      this.#fail(action, step, error)
    }
    return false
  }

  #wait(action: RunnableAction, step: Step, promise: Promise<ActionOutput>): void {
    const { timeout } = action
    if (timeout !== undefined)
      this.#cancelTimer = this.#surroundings.clock.after(timeout, () => this.#expire(action, step, timeout))
    this.#listener.pending(1)
    promise.then(
      output => this.#settled(() => this.#succeed(step, output)),
      error => this.#settled(() => this.#fail(action, step, error)),
    )
    this.#listener.changed(this)
  }

  #settled(finish: () => void): void {
    this.#listener.pending(-1)
    this.#goOn(finish)
  }

  #expire(action: RunnableAction, step: Step, timeout: number): void {
    const error = new TomteError(
      'ERR_ACTION_TIMEOUT',
      `The action “${action.type}” took longer than ${timeout / 1000} s.`,
      { hint: 'Give it more time, or find out what it waits for.' },
    )
    this.#context?.abort(error)
    this.#goOn(() => this.#fail(action, step, error))
  }

  #goOn(finish: () => void): void {
    const before = this.run.next
    finish()
    if (this.run.next !== before) this.advance()
  }

  /** These two do nothing for a step that is over: it was stopped, or its time was. */
  #succeed(step: Step, output: ActionOutput): void {
    if (this.#step !== step) return
    if (output) step.output = shortened(output)
    this.#endStep('done', undefined)
  }

  #fail(action: RunnableAction, step: Step, cause: unknown): void {
    if (this.#step !== step) return
    const error = toPlainError(cause)
    this.#endStep('failed', error)
    if (action.onError === 'continue') return
    this.run.error = error
    this.#end('failed')
  }

  #endStep(state: 'done' | 'failed' | 'stopped', error: PlainError | undefined): void {
    const step = this.#step
    if (!step) return
    this.#step = undefined
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    step.state = state
    step.error = error
    step.ended = this.#surroundings.clock.now()
    this.run.next++
  }

  #end(state: RunState): void {
    const { run } = this
    run.state = state
    run.ended = run.steps[run.next - 1]?.ended ?? this.#surroundings.clock.now()
    this.#listener.ended(this)
  }
}

function isPromise(output: ActionOutput | Promise<ActionOutput>): output is Promise<ActionOutput> {
  return typeof output?.then === 'function'
}
