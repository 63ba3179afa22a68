import type { Rule } from '../../shared/workspace/rule.ts'
import type { RunLimits } from './compiled-rule.ts'
import { compileTemplate } from './template.ts'

/** Null where the rule says nothing of it: most do not. */
export function compileLimits({ maximum, key, rateLimit }: Rule): RunLimits | null {
  if (maximum === undefined && key === undefined && rateLimit === undefined) return null
  return { maximum, key: key === undefined ? undefined : compileTemplate(key), rateLimit }
}
