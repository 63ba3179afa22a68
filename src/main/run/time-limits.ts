import type { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { timedOut } from './action-try.ts'
import type { Owner } from './level.ts'

/** The actions that a strand stands inside of and whose time is limited. */
export class TimeLimits {
  readonly #clock: Clock
  readonly #over: (owner: Owner, error: TomteError) => void
  readonly #limited = new Set<Owner>()

  constructor(clock: Clock, over: (owner: Owner, error: TomteError) => void) {
    this.#clock = clock
    this.#over = over
  }

  set(owner: Owner, deadline: number): void {
    const { timeout = 0 } = owner.action
    const now = this.#clock.now()
    const left = Math.min(Math.max(0, deadline - now), timeout) // the clock may have been set back
    this.#limited.add(owner)
    owner.deadline = now + left
    owner.cancel = this.#clock.after(left, () => this.#over(owner, timedOut(owner.action, timeout)))
  }

  lift(owner: Owner): void {
    owner.cancel?.()
    this.#limited.delete(owner)
  }

  liftAll(): void {
    for (const owner of this.#limited) this.lift(owner)
  }
}
