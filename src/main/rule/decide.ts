import type { TomteEvent } from '../../shared/event.ts'
import type { CompiledRule, Variables } from './compiled-rule.ts'
import type { Match, RuleIndex } from './rule-index.ts'

export type { Match } from './rule-index.ts'

const NONE: readonly Match[] = []

/**
 * Which rules run on `event`: in workspace order, each at most once, with the first of its triggers that matched. Pure: the same
 * arguments give the same answer, live or years later.
 */
export function decide(index: RuleIndex, event: TomteEvent, variables: Variables): readonly Match[] {
  const candidates = index.candidates(event)
  const retained = event.source.retain === true
  let decided: CompiledRule | undefined
  let first: readonly Match[] = NONE
  let several: Match[] | undefined
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i] as (typeof candidates)[number]
    const { rule } = candidate
    if (rule === decided || (retained && !candidate.retained)) continue
    decided = rule
    if (rule.condition !== null && !rule.condition(event, variables)) continue
    if (several) several.push(candidate)
    else if (first === NONE) first = candidate.alone
    else several = [...first, candidate]
  }
  return several ?? first
}
