import { textOf } from './control.ts'
import { secretNameOf } from './secret-control.tsx'

/** Names with values as they are typed, in order. */
export type Pairs = [name: string, text: string][]

/** The values that are texts; those that are secrets stand apart. */
export function pairsOf(value: unknown): Pairs {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value))
    return value.filter(Array.isArray).map(([name, text]) => [textOf(name), textOf(text)])
  return Object.entries(value)
    .filter(([, each]) => secretNameOf(each) === null)
    .map(([name, text]) => [name, textOf(text)])
}

/** Names whose values are secrets, each with the name of its secret. */
export function secretsOf(value: unknown): Pairs {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([name, each]): Pairs => {
    const secret = secretNameOf(each)
    return secret === null ? [] : [[name, secret]]
  })
}

/** Both kinds in one record; undefined where there is nothing. A name that is still empty is left out. */
export function recordOf(
  pairs: Pairs,
  secrets: Pairs,
): Record<string, string | { secret: string }> | undefined {
  const named = pairs.filter(([name]) => name !== '')
  if (named.length + secrets.length === 0) return undefined
  return Object.fromEntries([...named, ...secrets.map(([name, secret]) => [name, { secret }] as const)])
}
