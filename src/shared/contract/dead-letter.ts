import { z } from 'zod'
import type { PlainError } from '../errors.ts'

/** A run that failed for good, in a list. Times in milliseconds since 1970-01-01 UTC. */
export interface DeadLetterRow {
  /** Id of the run that failed. */
  id: number
  time: number
  rule: string
  name: string
  /** Null: started by hand. */
  event: { id: number; string: string; time: number; topic?: string; size: number } | null
  /** The action that failed: where it stands (`actions[2]`), its type, and its fields as they were rendered. */
  action: { path: string; type: string; input?: Record<string, string> } | null
  error: PlainError
  /** The rule as it is now: `gone` it cannot be run again, `changed` only as a whole. */
  now: 'same' | 'changed' | 'gone'
  /** Its run under way, where it is being run again. */
  again?: number
}

/** One dead letter whole. */
export interface DeadLetterDetail {
  row: DeadLetterRow
  /** The event's payload in base64; what is over 1 MiB is cut off. Null: it was too large to be kept, and the run cannot be repeated. */
  payload: string | null
  truncated: boolean
}

export interface DeadLetterPage {
  /** Newest first. */
  letters: DeadLetterRow[]
  total: number
  /** Older ones that made room for newer ones since Tomte started. */
  dropped: number
}

const byId = z.strictObject({ id: z.int().min(1) })

export const deadLetterCalls = {
  /** The newest with an id below `before`. */
  'deadLetters.list': z.strictObject({
    before: z.int().min(1).optional(),
    limit: z.int().min(1).max(1000).default(100),
  }),
  'deadLetters.get': byId,
  /**
   * Runs it again on the same event: from the action that failed (what was done before is not repeated), or the whole rule
   * (`from: 'start'`). It leaves the list once that run is done; where that fails too, another letter takes its place.
   * ERR_RULE_CHANGED: the rule is no longer as it was, so only `from: 'start'` will do.
   */
  'deadLetters.runAgain': z.strictObject({
    id: z.int().min(1),
    from: z.enum(['failed', 'start']).default('failed'),
  }),
  'deadLetters.dismiss': byId,
  'deadLetters.dismissAll': z.strictObject({}),
} as const

export interface DeadLetterResults {
  'deadLetters.list': DeadLetterPage
  'deadLetters.get': DeadLetterDetail
  /** Id of the new run. */
  'deadLetters.runAgain': { run: number }
  'deadLetters.dismiss': null
  'deadLetters.dismissAll': { dismissed: number }
}
