import { z } from 'zod'
import type { PlainError } from '../errors.ts'
import { anyRuleSchema } from '../workspace/rule.ts'

/**
 * Why a firing did not run: a run under way (`busy`), a full queue (`queue`), too many keys at once (`keys`), a key that could not be
 * rendered (`key`), the rule's own rate limit (`rate`), rules that trigger each other without end (`loop`), the global pause (`paused`).
 */
export const leftOutReasons = ['busy', 'queue', 'keys', 'key', 'rate', 'loop', 'paused'] as const
export type LeftOutReason = (typeof leftOutReasons)[number]
export type LeftOut = Partial<Record<LeftOutReason, number>>

/** What last kept a rule from running. Times in milliseconds since 1970-01-01 UTC; `until`: it goes on by itself then. */
export interface RuleTrouble {
  error: PlainError
  time: number
  until?: number
}

/** Rules do not fire. Without `until` until a person says otherwise. `leftOut`: firings since then. */
export interface Pause {
  since: number
  until?: number
  leftOut: number
}

/** An action that waits for a person (`confirm`). It fails with ERR_NOT_CONFIRMED at `until`. */
export interface Question {
  id: number
  run: number
  rule: string
  name: string
  /** Type of the action. */
  action: string
  /** The rendered fields, exactly as they will be carried out; very long ones are cut and say so. */
  input: Record<string, string>
  since: number
  until: number
}

/** Rules that trigger each other: the first follows on the last. */
export interface RuleCycle {
  rules: { id: string; name: string }[]
  /** `A -> tomte/x -> B -> Rule.y -> A` */
  text: string
}

export const operationCalls = {
  /**
   * While paused rules do not fire; events flow and are journalled, and runs under way go on. It outlasts a restart. `until`: when the
   * pause ends by itself.
   */
  'engine.pause': z.strictObject({ paused: z.boolean(), until: z.number().positive().optional() }),
  /** Stops every run under way and drops what waits. */
  'runs.stopAll': z.strictObject({}),
  /** Answers a question of `status.questions`; ERR_QUESTION_GONE where it is no longer open. */
  'confirmation.answer': z.strictObject({ id: z.int().min(1), allow: z.boolean() }),
  /**
   * Where rules would trigger each other for ever, as far as topics and events that stand fast tell (no templates): warnings, no
   * faults, since conditions may end it. With a rule: only the rounds through it, as if it were saved and enabled.
   */
  'rule.cycles': z.strictObject({ rule: anyRuleSchema.optional() }),
} as const

export interface OperationResults {
  'engine.pause': null
  'runs.stopAll': { stopped: number }
  'confirmation.answer': null
  'rule.cycles': { cycles: RuleCycle[] }
}
