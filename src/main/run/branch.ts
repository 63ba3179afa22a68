import type { PlainError } from '../../shared/errors.ts'
import type { Course, Place } from './course.ts'
import type { NestedList } from './flow/walk.ts'
import { Locals } from './locals.ts'
import type { Step } from './run.ts'
import { addList } from './step.ts'
import { Strand } from './strand.ts'
import type { Surroundings } from './surroundings.ts'

/** One of the lists of a parallel action. It begins with the variables of the run, and sets its own. */
export class Branch extends Strand {
  readonly course: Course
  error: PlainError | undefined
  readonly #whenEnded: () => void

  constructor(
    course: Course,
    surroundings: Surroundings,
    trunk: Place,
    step: Step,
    { path, actions }: NestedList,
    whenEnded: () => void,
  ) {
    const steps: (Step | undefined)[] = []
    super(surroundings, course.run.event, actions, steps, 0)
    addList(step, { path, iteration: undefined, actions, steps })
    this.course = course
    this.level.heardFrom = trunk.level.heardBefore
    this.waitedUpTo = trunk.waitedUpTo
    this.locals = trunk.locals && new Locals(trunk.locals.values)
    this.#whenEnded = whenEnded
  }

  protected override ended(error: PlainError | undefined): void {
    this.error = error
    this.#whenEnded()
  }
}
