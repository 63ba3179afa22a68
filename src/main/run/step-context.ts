import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { Run, RunnableRule, StepContext } from './run.ts'
import type { Surroundings } from './surroundings.ts'
import type { VariableSnapshot } from './variables.ts'

/** The context of one action of one run. After it was aborted, nothing the action still does has an effect. */
export class ActiveContext implements StepContext {
  readonly #run: Run
  readonly #surroundings: Surroundings
  #controller: AbortController | undefined
  #aborted: Error | undefined

  constructor(run: Run, surroundings: Surroundings) {
    this.#run = run
    this.#surroundings = surroundings
  }

  get event(): TomteEvent {
    return this.#run.event
  }

  get rule(): RunnableRule {
    return this.#run.rule
  }

  get clock(): Clock {
    return this.#surroundings.clock
  }

  /** Made when an action first asks for it: most never do. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(this.#aborted)
    }
    return this.#controller.signal
  }

  /** Getters, so that actions may take these two out of the context. */
  get emit(): (event: EmittedEvent) => void {
    return event => {
      if (this.#aborted) return
      const { id, rule, event: cause } = this.#run
      this.#surroundings.emit(event, { rule: rule.id, run: id, event: cause.id })
    }
  }

  get variables(): VariableSnapshot {
    return this.#surroundings.variables.snapshot
  }

  get setVariable(): (name: string, value: unknown) => void {
    return (name, value) => {
      if (!this.#aborted) this.#surroundings.variables.set(name, value)
    }
  }

  abort(reason: Error): void {
    this.#aborted = reason
    this.#controller?.abort(reason)
  }
}
