import { RuleRuns } from './rule-runs.ts'
import type { Run, RunnableRule } from './run.ts'

/** The runs of each rule that ever had one, found by its id or, sooner, by its place. */
export class RunsByRule {
  readonly #byId = new Map<string, RuleRuns>()
  /** By the places of rules: with thousands of them the map costs more than all else that their runs begin with. */
  readonly #placed: RuleRuns[] = []

  /** Of this rule; made where there are none yet. */
  at(rule: RunnableRule): RuleRuns {
    const placed = this.#placedRuns(rule)
    if (placed) return placed
    const { id, place = 0 } = rule
    const runs = this.of(id)
    while (this.#placed.length < place) this.#placed.push(runs)
    this.#placed[place] = runs
    return runs
  }

  /** Of the rule with this id; made where there are none yet. */
  of(rule: string): RuleRuns {
    const runs = this.#byId.get(rule) ?? new RuleRuns(rule)
    this.#byId.set(rule, runs)
    return runs
  }

  get(rule: string): RuleRuns | undefined {
    return this.#byId.get(rule)
  }

  known(rule: RunnableRule): RuleRuns | undefined {
    return this.#placedRuns(rule) ?? this.#byId.get(rule.id)
  }

  get all(): Iterable<RuleRuns> {
    return this.#byId.values()
  }

  /** Looks at what is under way of every rule. */
  underWay(id: number): Run | undefined {
    for (const runs of this.all)
      for (const { active } of runs.lanes()) for (const { run } of active) if (run.id === id) return run
    return undefined
  }

  forget(rule: string): void {
    this.#byId.delete(rule)
    this.#placed.length = 0
  }

  #placedRuns({ id, place = 0 }: RunnableRule): RuleRuns | undefined {
    const placed = this.#placed[place]
    return placed?.rule === id ? placed : undefined
  }
}
