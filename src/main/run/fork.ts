import type { PlainError } from '../../shared/errors.ts'
import type { BranchStrand, Course, Place } from './course.ts'
import type { NestedList } from './flow/walk.ts'
import type { Step } from './run.ts'

/** The branches of one parallel action. */
export class Fork {
  readonly #branches: readonly BranchStrand[]
  #open: number
  #beginning = true

  /** `allEnded`: called where not all of them ended while they began. */
  constructor(course: Course, trunk: Place, step: Step, lists: readonly NestedList[], allEnded: () => void) {
    this.#open = lists.length
    const branchEnded = () => {
      if (--this.#open === 0 && !this.#beginning) allEnded()
    }
    this.#branches = lists.map(list => course.branch(trunk, step, list, branchEnded))
  }

  /** Answers with whether all of them ended at once. */
  begin(): boolean {
    for (const branch of this.#branches) branch.advance()
    this.#beginning = false
    return this.#open === 0
  }

  halt(reason: PlainError | undefined): void {
    for (const branch of this.#branches) branch.halt(reason)
  }

  abort(reason: PlainError): void {
    for (const branch of this.#branches) branch.abort(reason)
  }

  /** Why the first of those that failed did. */
  get error(): PlainError | undefined {
    return this.#branches.find(({ error }) => error)?.error
  }

  get waitedUpTo(): number {
    return Math.max(...this.#branches.map(branch => branch.waitedUpTo))
  }

  /** Variables of the run that its branches set, in their order. */
  *changes(before: Readonly<Record<string, unknown>> | undefined): Generator<[string, unknown]> {
    for (const { locals } of this.#branches)
      for (const [name, value] of Object.entries(locals?.values ?? {}))
        if (before?.[name] !== value) yield [name, value]
  }
}
