import type { TomteEvent } from '../../shared/event.ts'
import type { CompiledRule, Variables } from './compiled-rule.ts'
import type { RuleIndex } from './rule-index.ts'

/** A rule that is to run, and which of its triggers matched first. */
export interface Match {
  readonly rule: CompiledRule
  /** Position in `rule.rule.triggers`. */
  readonly trigger: number
}

/** Which rules run on `event`: in workspace order, each at most once. Pure. */
export declare function decide(index: RuleIndex, event: TomteEvent, variables: Variables): readonly Match[]
