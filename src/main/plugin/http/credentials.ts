import { TomteError } from '../../../shared/errors.ts'
import type { SecretFor } from '../../../shared/secret-place.ts'
import type { RequestAuth } from '../../../shared/workspace/request-auth.ts'
import type { SecretReference } from '../../../shared/workspace/secret-reference.ts'

/** Headers with their secrets filled in, and what must not be told of them. */
export interface Credentials {
  headers: Record<string, string>
  /** `text` with every secret in it replaced by `***`. */
  redact(text: string): string
}

/** A rule that came with somebody else's workspace could name them, and any server. Some keychains take no notice of capitals. */
const OF_OTHERS = /^(broker|plugin)\//i

/** Shorter ones would turn any answer into asterisks. */
const SHORTEST_REDACTED = 4

/**
 * Reads the secrets of a request to this place at the last moment, so that no trace of what was rendered ever holds one.
 * @throws TomteError ERR_SECRET_MISSING, ERR_SECRET_ELSEWHERE, ERR_SECRET_OF_OTHERS, ERR_SECRET_CHARACTER, and as the keychain does
 */
export async function readCredentials(
  auth: RequestAuth | null,
  headers: Record<string, string | SecretReference>,
  place: string,
  secret: SecretFor,
): Promise<Credentials> {
  const told = new Set<string>()
  const read = async (reference: SecretReference) => {
    const value = await secretOf(reference, place, secret)
    const json = JSON.stringify(value).slice(1, -1)
    for (const form of [value, encodeURIComponent(value), json, json.replaceAll('/', '\\/')]) told.add(form)
    return value
  }
  const filled: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    filled[name] = typeof value === 'string' ? value : await read(value)

  if (auth?.type === 'bearer') filled.authorization = `Bearer ${await read(auth.token)}`
  else if (auth?.type === 'header') filled[auth.name] = await read(auth.value)
  else if (auth?.type === 'basic') {
    const pair = Buffer.from(`${auth.username}:${await read(auth.password)}`).toString('base64')
    told.add(pair)
    filled.authorization = `Basic ${pair}`
  }
  return { headers: filled, redact: redactor(told) }
}

function redactor(secrets: ReadonlySet<string>): (text: string) => string {
  const long = [...secrets].filter(({ length }) => length >= SHORTEST_REDACTED)
  // The longest first: one may be the beginning of another.
  long.sort((a, b) => b.length - a.length)
  return text => long.reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text)
}

async function secretOf(
  { secret: name }: SecretReference,
  place: string,
  secret: SecretFor,
): Promise<string> {
  if (OF_OTHERS.test(name))
    throw new TomteError(
      'ERR_SECRET_OF_OTHERS',
      `No request was sent: the secret “${name}” was stored for a ${/^b/i.test(name) ? 'broker' : 'plug-in'}, and no rule may send it on.`,
      { hint: 'If it is meant for this server too, type it in the action of the rule.' },
    )
  const value = await secret(name, place, { who: 'The request', what: `the secret “${name}”` })
  if (value === null)
    throw new TomteError(
      'ERR_SECRET_MISSING',
      `No request was sent: the secret “${name}” is not in the keychain.`,
      {
        hint: 'Type it once more in the action of the rule.',
      },
    )
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw new TomteError(
      'ERR_SECRET_CHARACTER',
      `No request was sent: the secret “${name}” holds a line break or a character that HTTP headers cannot carry.`,
      { hint: 'Store it anew, without a line break at its end.' },
    )
  return value
}
