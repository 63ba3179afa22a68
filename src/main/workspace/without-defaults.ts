import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/**
 * The shortest document that `schema` parses to `value`: fields that equal their defaults are left out, and the rest stands in
 * the order of the schema. Parts whose schema is not an object, array or default (a union, a plug-in's action) stay as they are.
 */
export function withoutDefaults(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodArray && Array.isArray(value))
    return value.map(item => withoutDefaults(inner.element as z.ZodType, item))
  if (inner instanceof z.ZodObject && isObject(value)) return objectWithoutDefaults(inner, value)
  return value
}

function objectWithoutDefaults(schema: z.ZodObject, value: Record<string, unknown>) {
  const short: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(schema.shape)) {
    if (!Object.hasOwn(value, key) || value[key] === undefined) continue
    const part = withoutDefaults(field as z.ZodType, value[key])
    if (!isDefault(field as z.ZodType, value[key], part)) short[key] = part
  }
  for (const key of Object.keys(value)) if (!Object.hasOwn(schema.shape, key)) short[key] = value[key]
  return short
}

/** A default stands for the parsed value, a prefault for what would be parsed. */
function isDefault(field: z.ZodType, value: unknown, short: unknown): boolean {
  if (field instanceof z.ZodDefault) return isDeepStrictEqual(value, field.def.defaultValue)
  if (field instanceof z.ZodPrefault) return isDeepStrictEqual(short, field.def.defaultValue)
  return false
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodOptional
  )
    inner = inner.unwrap() as z.ZodType
  return inner
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
