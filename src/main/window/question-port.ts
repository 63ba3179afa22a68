import type { CallArguments } from '../../shared/contract/calls.ts'
import type {
  DryRun,
  EventExplanation,
  QuestionResults,
  RuleComparison,
} from '../../shared/contract/question.ts'
import type { RuleTestOutcome } from '../../shared/rule-test.ts'

export type Progress = (progress: { events: number; runs: number; fraction: number }) => void

/** The tests of the rules of the workspace, in the file beside it. */
export interface RuleTestPort {
  list(): Promise<QuestionResults['ruleTest.list']>
  save(asked: CallArguments<'ruleTest.save'>): Promise<QuestionResults['ruleTest.save']>
  remove(name: string): Promise<void>
  /** Rejects with the signal's reason. */
  run(
    names: readonly string[] | undefined,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<RuleTestOutcome[]>
}

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
  readonly tests: RuleTestPort
}
