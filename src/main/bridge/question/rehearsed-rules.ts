import type { TomteEvent } from '../../../shared/event.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { CompiledRule, Parts } from '../../rule/compiled-rule.ts'
import { createRuleIndex, type RuleIndex } from '../../rule/rule-index.ts'

/** The rules of a rehearsal, which its own runs may turn on and off. */
export class RehearsedRules {
  readonly #parts: Parts
  /** As they were at first. */
  readonly #whole: RuleIndex
  #rules: readonly Rule[]
  #index: RuleIndex

  /** `prepare` may make something else of a rule that is to be rehearsed. */
  constructor(rules: readonly Rule[], parts: Parts, prepare = (rule: CompiledRule) => rule) {
    this.#parts = parts
    this.#rules = rules
    const compiled = createRuleIndex(rules, parts)
    const prepared = (id: string) => {
      const rule = compiled.rule(id)
      return rule && prepare(rule)
    }
    this.#whole = this.#index = createRuleIndex(rules, parts, { ...compiled, rule: prepared })
  }

  get index(): RuleIndex {
    return this.#index
  }

  /** Whether an event of this name and topic can matter to a rule at all, also to one that may be turned on again. */
  concerns(event: TomteEvent): boolean {
    return concerns(this.#whole, event)
  }

  /** False where it is so already, or there is no such rule. */
  switch(id: string, enabled: boolean): boolean {
    const compiled = this.#index.rule(id)
    if (!compiled || compiled.rule.enabled === enabled) return false
    const rule = { ...compiled.rule, enabled }
    this.#rules = this.#rules.map(each => (each.id === id ? rule : each))
    const [known, switched]: [RuleIndex, CompiledRule] = [this.#index, { ...compiled, rule }]
    // What is compiled is handed on.
    const before = { ...known, rule: (each: string) => (each === id ? switched : known.rule(each)) }
    this.#index = createRuleIndex(this.#rules, this.#parts, before)
    return true
  }
}

/** Whether an event of this name and topic can matter to a rule of the index at all. */
export function concerns(index: RuleIndex, event: TomteEvent): boolean {
  return index.candidates(event).length > 0 || (index.recalls && index.recallsOf(event).length > 0)
}
