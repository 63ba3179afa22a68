import { TomteError } from '../../shared/errors.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Registry } from '../plugin/registry.ts'
import type { CompiledRule, Parts } from '../rule/compiled-rule.ts'
import { createRuleIndex, type RuleIndex } from '../rule/rule-index.ts'
import { partsOf } from './parts.ts'

export interface RuleSetOptions {
  registry: Registry
  /** None: conditions with expressions are refused. */
  expression: ExpressionCompiler | undefined
  log(line: string): void
}

const NONE: ReadonlySet<string> = new Set()

/** The rules of the workspace, and what they are compiled to. */
export class RuleSet {
  readonly #parts: Parts
  readonly #log: (line: string) => void
  #rules: readonly Rule[] = []
  #index: RuleIndex

  constructor({ registry, expression, log }: RuleSetOptions) {
    this.#parts = partsOf(registry, expression)
    this.#log = log
    this.#index = createRuleIndex([], this.#parts)
  }

  /** As they stand in the workspace. */
  get rules(): readonly Rule[] {
    return this.#rules
  }

  /** Of the rules as they were compiled last. */
  get index(): RuleIndex {
    return this.#index
  }

  /** Answers with the ids of those that are no more. */
  replace(rules: readonly Rule[]): ReadonlySet<string> {
    const gone = new Set(this.#rules.map(({ id }) => id))
    for (const { id } of rules) gone.delete(id)
    this.#rules = rules
    return gone
  }

  /** Compiles the rules that changed, and those of `anew` whether they did or not. */
  compile(anew = NONE): void {
    const known = this.#index
    const rule = (id: string) => (anew.has(id) ? undefined : known.rule(id))
    this.#index = createRuleIndex(this.#rules, this.#parts, { rule })
    for (const { rule, error } of this.#index.faults)
      this.#log(`the rule ${rule} never fires: ${error.message}`)
  }

  /** Ids of the rules that name anything a plug-in offers. */
  naming(plugin: string): ReadonlySet<string> {
    const type = `"type":"${plugin}.`
    const named = this.#rules.filter(({ triggers, actions }) =>
      JSON.stringify([triggers, actions]).includes(type),
    )
    return new Set(named.map(({ id }) => id))
  }

  /** The index, were this draft saved and turned on. */
  indexWith(draft: Rule): RuleIndex {
    const rules = [...this.#rules.filter(({ id }) => id !== draft.id), { ...draft, enabled: true }]
    return createRuleIndex(rules, this.#parts, this.#index)
  }

  /** Also one that is turned off. @throws TomteError where there is none, or it cannot be used */
  get(id: string): CompiledRule {
    const rule = this.#index.rule(id)
    if (rule) return rule
    const fault = this.#index.faults.find(({ rule: faulty }) => faulty === id)
    throw fault?.error ?? new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${id}”.`)
  }
}
