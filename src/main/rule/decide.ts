import type { TomteEvent } from '../../shared/event.ts'
import type { CompiledRule, Variables } from './compiled-rule.ts'
import type { Match, RuleIndex } from './rule-index.ts'

export type { Match } from './rule-index.ts'

const NONE: readonly Match[] = []

/**
 * Which rules run on `event`: those of higher priority first, then in workspace order, each at most once, with the first of its
 * triggers that matched. After a rule that stops propagation none follows. Pure: the same arguments give the same answer, live or
 * years later.
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
    if (stops(rule)) break
  }
  return several ?? first
}

/** The rule that kept those after it from seeing the event, of what `decide` answered; null where all saw it. */
export function stopperOf(matches: readonly Match[]): CompiledRule | null {
  const last = matches.at(-1)
  return last && stops(last.rule) ? last.rule : null
}

/** One that only reports what it would do hides nothing from the others. */
function stops({ rule }: CompiledRule): boolean {
  return rule.stopPropagation === true && rule.shadow !== true
}
