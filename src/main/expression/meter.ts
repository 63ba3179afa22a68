import { TomteError } from '../../shared/errors.ts'

/**
 * What one evaluation may cost, in units of some 20 ns: a step of the evaluator is forty and more, an item of a list or
 * eight characters of a text are one. Counted, not timed, so that the same expression over the same event always ends alike.
 */
export const BUDGET = 300_000
/** Steps within steps; about five for each function that calls itself. */
export const DEEPEST = 250
/** Units of one value that an expression makes. */
export const LARGEST_VALUE = 100_000

const STEP = 40

/** Counts what the evaluation under way has cost; there is one at a time, as evaluations are synchronous. */
class Meter {
  #left = 0
  #depth = 0
  /** Items put into groups so far. */
  #grouped = 0
  /** What `$now()` gives. */
  now = 0

  begin(now: number): void {
    this.#left = BUDGET
    this.#depth = 0
    this.#grouped = 0
    this.now = now
  }

  /** Every result passes through all steps that are open, so a deep step costs more. */
  enter(): void {
    if (++this.#depth > DEEPEST) throw tooDeep()
    this.charge(STEP + 2 * this.#depth)
  }

  leave(): void {
    this.#depth--
  }

  charge(units: number): void {
    this.#left -= units
    if (this.#left >= 0) return // false for NaN too, of a senseless argument
    throw new TomteError('ERR_EXPRESSION', 'The expression has too much to work on, or never ends.', {
      hint: 'Look at fewer fields, or at shorter lists and texts.',
    })
  }

  /** A group is copied whenever an item joins it. */
  chargeGrouped(): void {
    this.charge(++this.#grouped >> 4)
  }
}

export const meter = new Meter()

export function tooDeep(): TomteError {
  return new TomteError('ERR_EXPRESSION', 'The expression, or a value it looks into, is nested too deeply.')
}
