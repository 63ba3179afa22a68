import type { Dispose } from '../../../shared/dispose.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { VariableSnapshot, Variables } from '../../run/variables.ts'

/** Changes that are remembered. Snapshots share their values. */
const KEPT = 500

interface Era {
  /** Id of the first event that saw it. */
  since: number
  snapshot: VariableSnapshot
}

/** What variables were when an event was decided, for as long as it is remembered. */
export class VariableHistory {
  readonly #variables: Variables
  #eras: Era[] = []

  constructor(variables: Variables) {
    this.#variables = variables
  }

  /** `onEvent` is called after the rules have seen an event. */
  start(onEvent: (listener: (event: TomteEvent) => void) => Dispose): Dispose {
    return onEvent(event => {
      const { snapshot } = this.#variables
      if (this.#eras.at(-1)?.snapshot !== snapshot) this.#add(event.id, snapshot)
    })
  }

  /** `known`: false where nothing is remembered of that time; the variables are then those of now. */
  at(event: number): { snapshot: VariableSnapshot; known: boolean } {
    const era = this.#eras.findLast(({ since }) => since <= event)
    return { snapshot: era?.snapshot ?? this.#variables.snapshot, known: era !== undefined }
  }

  /** What an event changed, only those after it see. */
  #add(event: number, snapshot: VariableSnapshot): void {
    this.#eras.push({ since: event + 1, snapshot })
    if (this.#eras.length > 2 * KEPT) this.#eras = this.#eras.slice(-KEPT)
  }
}
