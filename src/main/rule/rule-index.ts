import type { TomteError } from '../../shared/errors.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { CompiledRule, Parts } from './compiled-rule.ts'

/** Finds the rules whose triggers match an event, without looking at the others. */
export interface RuleIndex {
  /** Enabled rules, in workspace order. */
  readonly rules: readonly CompiledRule[]
  /** Every rule that compiled, enabled or not. */
  rule(id: string): CompiledRule | undefined
  /** Rules that could not be compiled; they never fire. */
  readonly faults: readonly { rule: string; error: TomteError }[]
}

/** `previous`: compiled rules that did not change (the same object) are taken over from it. */
export declare function createRuleIndex(rules: readonly Rule[], parts: Parts, previous?: RuleIndex): RuleIndex
