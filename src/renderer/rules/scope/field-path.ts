/** Paths into a scope, as conditions write them (`payload.list[0].name`) and as templates do (`payload.list.[0].name`). */
export type PathKey = string | number

/** Null where `path` is not one. Both ways of writing are understood. */
export function parsePath(path: string): PathKey[] | null {
  const keys: PathKey[] = []
  let rest = path.trim()
  let first = true
  while (rest !== '') {
    const match = /^(?:(\.)?([^\s.[\]{}"'`]+)|\.?\[(\d+)\]|\.?\["((?:[^"\\]|\\.)*)"\]|\.?\[([^\]"]+)\])/.exec(
      rest,
    )
    if (!match || (match[2] !== undefined && first === (match[1] !== undefined))) return null
    if (match[2] !== undefined) keys.push(match[2])
    else if (match[3] !== undefined) keys.push(Number(match[3]))
    else keys.push(match[4] !== undefined ? match[4].replace(/\\(.)/g, '$1') : match[5]!)
    rest = rest.slice(match[0].length)
    first = false
  }
  return keys.length === 0 ? null : keys
}

export function conditionPath(keys: readonly PathKey[]): string {
  return keys
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      if (/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key)) return index === 0 ? key : `.${key}`
      return `[${JSON.stringify(key)}]`
    })
    .join('')
}

export function templatePath(keys: readonly PathKey[]): string {
  return keys
    .map(key => (typeof key === 'string' && /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? key : `[${key}]`))
    .join('.')
}

/** The value at the path, own properties alone; undefined where there is none. */
export function valueAt(scope: unknown, keys: readonly PathKey[]): unknown {
  let value = scope
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PathKey, unknown>)[key]
  }
  return value
}
