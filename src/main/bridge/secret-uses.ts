import { placeOfUrl, type SecretUse, secretsOfBroker } from '../../shared/secret-place.ts'
import { secretReferenceSchema } from '../../shared/workspace/secret-reference.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'

/** Every secret that a workspace would send somewhere, and where to. */
export function secretUses({ brokers, rules }: Workspace): SecretUse[] {
  return [...brokers.flatMap(secretsOfBroker), ...rules.flatMap(rule => usesOfRequests(rule.actions))]
}

/** Of HTTP requests, wherever they stand: actions hold actions. */
function usesOfRequests(part: unknown): SecretUse[] {
  if (typeof part !== 'object' || part === null) return []
  const within = Object.values(part).flatMap(usesOfRequests)
  const { type, url, auth, headers } = part as Record<string, unknown>
  const place = type === 'http' && typeof url === 'string' ? placeOfUrl(url) : null
  if (place === null) return within
  return [...within, ...namesIn([auth, headers]).map(name => ({ name, place }))]
}

function namesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return []
  const reference = secretReferenceSchema.safeParse(part)
  return reference.success ? [reference.data.secret] : Object.values(part).flatMap(namesIn)
}
