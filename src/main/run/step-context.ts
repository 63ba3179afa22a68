import { type PlainError, TomteError } from '../../shared/errors.ts'
import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { Run, RunnableRule, StepContext } from './run.ts'
import type { Surroundings } from './surroundings.ts'
import type { VariableSnapshot } from './variables.ts'

/** The context of one action of one run. After it was aborted, nothing the action still does has an effect. */
export class ActiveContext implements StepContext {
  readonly #run: Run
  readonly #surroundings: Surroundings
  readonly #scope: { readonly variables: VariableSnapshot }
  #controller: AbortController | undefined
  #aborted: PlainError | undefined

  /** `scope` has the variables as they are, those of the run among them. */
  constructor(run: Run, surroundings: Surroundings, scope: { readonly variables: VariableSnapshot }) {
    this.#run = run
    this.#scope = scope
    this.#surroundings = surroundings
  }

  get event(): TomteEvent {
    return this.#run.event
  }

  get rule(): RunnableRule {
    return this.#run.rule
  }

  get callers(): Run['callers'] {
    return this.#run.callers
  }

  get run(): number {
    return this.#run.id
  }

  get clock(): Clock {
    return this.#surroundings.clock
  }

  /** Made when an action first asks for it: most never do. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#aborted) this.#controller.abort(asError(this.#aborted))
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
    return this.#scope.variables
  }

  get setVariable(): StepContext['setVariable'] {
    return (name, value, keep) =>
      this.#aborted ? undefined : this.#surroundings.variables.set(name, value, keep)
  }

  /** The error is made only where the action listens: most do not, and a rule that restarts stops a run with each event. */
  abort(reason: PlainError): void {
    this.#aborted = reason
    this.#controller?.abort(asError(reason))
  }
}

function asError({ code, message, ...more }: PlainError): TomteError {
  return new TomteError(code, message, more)
}
