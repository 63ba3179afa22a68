import { createHash } from 'node:crypto'
import type { RunnableRule } from '../run/run.ts'

const known = new WeakMap<object, string>()

/** Differs where the actions of a rule do. */
export function actionsFingerprint({ rule }: Pick<RunnableRule, 'rule'>): string {
  let fingerprint = known.get(rule)
  if (fingerprint === undefined) {
    fingerprint = createHash('sha256').update(JSON.stringify(rule.actions)).digest('base64url')
    known.set(rule, fingerprint)
  }
  return fingerprint
}
