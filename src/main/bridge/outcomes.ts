import type { EmittedEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'
import type { Run } from '../run/run.ts'

const PREFIX = 'Run'
const words: Partial<Record<Run['state'], string>> = { done: 'Done', failed: 'Failed', stopped: 'Stopped' }

/** Tells of the outcome of runs where some rule listens for it, and only there. */
export class Outcomes {
  readonly #emit: (event: EmittedEvent, run: Run) => void
  /** Rules whose outcome some rule wants; null: of none. */
  #wanted: Set<string> | null = null
  #ofAny = false

  constructor(emit: (event: EmittedEvent, run: Run) => void) {
    this.#emit = emit
  }

  apply(rules: readonly CompiledRule[]): void {
    const wanted = new Set<string | null>()
    for (const { rule, triggers } of rules)
      for (const { index } of triggers) {
        const trigger = rule.triggers[index]
        if (trigger?.type === 'rule-outcome') wanted.add((trigger.rule as string | null | undefined) ?? null)
      }
    this.#ofAny = wanted.delete(null)
    this.#wanted = wanted.size > 0 || this.#ofAny ? (wanted as Set<string>) : null
  }

  ended(run: Run): void {
    if (this.#wanted === null) return
    const { rule, state, error, event } = run
    const word = words[state]
    // Whoever listens to all rules would otherwise hear of itself, for ever.
    const isAnswer = event.prefix === PREFIX && event.source.plugin === 'tomte'
    if (word === undefined || !(this.#wanted.has(rule.id) || (this.#ofAny && !isAnswer))) return
    const payload = {
      rule: rule.id,
      name: rule.name,
      run: run.id,
      outcome: state,
      ...(error ? { error } : {}),
    }
    this.#emit(
      {
        prefix: PREFIX,
        suffix: `${rule.id}.${word}`,
        payload: Payload.ofValue(payload),
        source: { plugin: 'tomte' },
      },
      run,
    )
  }
}
