import type { DeadLetterDetail, DeadLetterPage } from '../../shared/contract/dead-letter.ts'
import type { RuleCycle } from '../../shared/contract/operation.ts'
import type { Rule } from '../../shared/workspace/rule.ts'

/** How a person holds the rules in hand. */
export interface OperationPort {
  /** Throws ERR_PAUSE_OVER. */
  pause(paused: boolean, until: number | undefined): void
  /** How many runs were under way. */
  stopAll(): number
  /** Throws ERR_QUESTION_GONE. */
  answer(question: number, allow: boolean): void
  /** Where rules would trigger each other for ever; with a draft only the rounds through it. Throws ERR_RULE. */
  cycles(draft: Rule | undefined): RuleCycle[]
}

/** Runs that failed for good. All that name one throw ERR_DEAD_LETTER_GONE where it is not there. */
export interface DeadLetterPort {
  page(limit: number, before: number | undefined): DeadLetterPage
  detail(id: number): DeadLetterDetail
  /** Id of the new run. */
  runAgain(id: number, from: 'failed' | 'start'): number
  dismiss(id: number): void
  dismissAll(): number
}
