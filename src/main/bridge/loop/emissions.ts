import { encodePayload } from '../../../shared/encoding.ts'
import type { Action } from '../../../shared/workspace/rule.ts'

/** What an action tells on: a message to a broker, or an event. Texts may hold templates. */
export type Emission = { broker: string; topic: string } | { prefix: string; suffix: string }

const DEEPEST = 20

/** What the actions of a rule tell on, those inside of other actions too. */
export function emissionsOf(actions: readonly Action[]): Emission[] {
  const found: Emission[] = []
  collect(actions, found, 0)
  return found
}

function collect(part: unknown, found: Emission[], depth: number): void {
  if (typeof part !== 'object' || part === null || depth > DEEPEST) return
  if (Array.isArray(part)) {
    for (const item of part) collect(item, found, depth + 1)
    return
  }
  const action = part as Record<string, unknown>
  if (action.disabled === true) return
  const { type, broker, topic, prefix, suffix } = action
  if (type === 'publish' && typeof broker === 'string' && typeof topic === 'string')
    found.push({ broker, topic })
  if (type === 'event') found.push({ prefix: text(prefix, 'Rule'), suffix: text(suffix, '') })
  for (const value of Object.values(action)) collect(value, found, depth + 1)
}

function text(value: unknown, absent: string): string {
  return typeof value === 'string' ? value : absent
}

export function isTemplate(text: string): boolean {
  return text.includes('{{')
}

/** The bytes that a rendered publish action sends; null where only its file knows. */
export function publishedBytes({ payload, encoding = 'text' }: Record<string, unknown>): Uint8Array | null {
  if (payload instanceof Uint8Array) return payload
  if (typeof payload !== 'string' || encoding === 'file') return null
  return encodePayload(payload, encoding as 'text' | 'json' | 'hex' | 'base64')
}
