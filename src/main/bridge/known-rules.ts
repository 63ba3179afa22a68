import type { Rule } from '../../shared/workspace/rule.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'

/**
 * Rules that were found valid and cannot have changed since: with thousands of them, a change of one is to cost no more than one.
 */
export class KnownRules {
  #valid = new WeakSet<Rule>()

  /** The plug-ins are others: every rule has to be looked at anew. */
  forget(): void {
    this.#valid = new WeakSet()
  }

  /** These are valid; known from when they are frozen. */
  add(rules: readonly Rule[]): void {
    for (const rule of rules) this.#valid.add(rule)
  }

  /** The document with those of its rules alone that are not known; null where none is known, or it is no document. */
  without(document: unknown): { unknown: object; rules: readonly Rule[] } | null {
    if (typeof document !== 'object' || document === null || !('rules' in document)) return null
    const { rules } = document
    if (!Array.isArray(rules)) return null
    const left = rules.filter(rule => !this.#isKnown(rule))
    return left.length === rules.length ? null : { unknown: { ...document, rules: left }, rules }
  }

  /** Puts the known rules back between those that were checked; null where two have the same id. */
  join(checked: Workspace, rules: readonly Rule[]): Workspace | null {
    const fresh = checked.rules.values()
    const joined = rules.map(rule => (this.#isKnown(rule) ? rule : (fresh.next().value as Rule)))
    if (new Set(joined.map(({ id }) => id)).size < joined.length) return null
    return { ...checked, rules: joined }
  }

  #isKnown(rule: unknown): rule is Rule {
    return typeof rule === 'object' && rule !== null && Object.isFrozen(rule) && this.#valid.has(rule as Rule)
  }
}
