import type { CallArguments } from '../../shared/contract/calls.ts'
import type { DryRun, EventExplanation, RuleComparison } from '../../shared/contract/question.ts'

export type Progress = (progress: { events: number; runs: number; fraction: number }) => void

/** What windows may ask about rules. Nothing is done. */
export interface QuestionPort {
  /** Rejects with the signal's reason, or where a rule is not known. */
  dryRun(asked: CallArguments<'rule.dryRun'>, signal: AbortSignal, progress: Progress): Promise<DryRun>
  compare(
    asked: CallArguments<'rule.compare'>,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<RuleComparison>
  explain(event: number): Promise<EventExplanation>
}
