import type { Rule } from '../../shared/workspace/rule.ts'

/** Rules that decide and report what they would do, and do nothing. */
export class Shadows {
  /** Null: there is none, and asking costs nothing. */
  #rules: ReadonlySet<string> | null = null

  apply(rules: readonly Rule[]): void {
    const shadows = rules.filter(({ shadow }) => shadow)
    this.#rules = shadows.length > 0 ? new Set(shadows.map(({ id }) => id)) : null
  }

  has(rule: string): boolean {
    return this.#rules?.has(rule) === true
  }
}

/** What the trace of such an action says came of it. */
export const NOT_CARRIED_OUT = { shadow: 'not carried out' }
