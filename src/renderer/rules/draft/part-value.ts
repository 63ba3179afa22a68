/** Fields of a trigger or action by the name of their hint; a dot reaches into a record: `properties.contentType`. */
export type Part = { type: string; disabled?: boolean } & Record<string, unknown>

export function fieldValue(part: Record<string, unknown>, name: string): unknown {
  let value: unknown = part
  for (const key of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** A copy of `part` with the field set; undefined removes it, and the record around it where that becomes empty. */
export function withField<P extends Record<string, unknown>>(part: P, name: string, value: unknown): P {
  const dot = name.indexOf('.')
  const key = dot < 0 ? name : name.slice(0, dot)
  const { [key]: old, ...others } = part
  const next = dot < 0 ? value : withField(recordOf(old), name.slice(dot + 1), value)
  const empty = next === undefined || (dot >= 0 && Object.keys(next as object).length === 0)
  if (empty) return others as P
  return Object.hasOwn(part, key) ? { ...part, [key]: next } : ({ ...others, [key]: next } as unknown as P)
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
