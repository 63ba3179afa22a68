import type { PlainError } from '../../shared/errors.ts'
import type { RunnableAction, Step } from './run.ts'
import { moreOf } from './step.ts'

/**
 * Whether a failed action is tried again, and after how many milliseconds; null where it has failed for good. The failed try is
 * written down.
 */
export function nextTry(action: RunnableAction, step: Step, error: PlainError, now: number): number | null {
  const { retry } = action
  const tried = step.more?.tries.length ?? 0
  if (!retry || tried >= retry.times) return null
  const more = moreOf(step)
  const started = more.lastTry ?? step.started
  more.tries.push({ started, milliseconds: now - started, error })
  return Math.min(retry.delay * retry.factor ** tried * 1000, longestDelay(action))
}

/** Milliseconds between two tries, at most. */
export function longestDelay({ retry }: RunnableAction): number {
  return retry ? Math.max(retry.maximum, retry.delay) * 1000 : 0
}
