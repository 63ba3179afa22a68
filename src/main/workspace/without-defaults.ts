import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { isRecord } from '../../shared/record.ts'

type Shorten = (value: unknown) => unknown

/**
 * Compiles `schema` into a function that makes of a parsed value the shortest document that parses to it: fields that equal
 * their defaults are left out, and the rest stands in the order of the schema. Parts whose schema is not an object, array or
 * default (a union, a plug-in's action) stay as they are.
 */
export function compileWithoutDefaults(schema: z.ZodType): Shorten {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodObject) return shortenObject(inner)
  if (inner instanceof z.ZodArray) {
    const shorten = compileWithoutDefaults(inner.element as z.ZodType)
    return value => (Array.isArray(value) ? value.map(shorten) : value)
  }
  return value => value
}

function shortenObject(schema: z.ZodObject): Shorten {
  const fields = Object.entries(schema.shape).map(([key, field]) => ({
    key,
    shorten: compileWithoutDefaults(field as z.ZodType),
    isDefault: defaultTest(field as z.ZodType),
  }))
  const known = new Set(fields.map(({ key }) => key))

  return value => {
    if (!isRecord(value)) return value
    const short: Record<string, unknown> = {}
    for (const { key, shorten, isDefault } of fields) {
      if (!Object.hasOwn(value, key) || value[key] === undefined) continue
      const part = shorten(value[key])
      if (!isDefault(value[key], part)) short[key] = part
    }
    for (const key of Object.keys(value)) if (!known.has(key)) short[key] = value[key]
    return short
  }
}

/** A default stands for the parsed value, a prefault for what would be parsed. */
function defaultTest(field: z.ZodType): (value: unknown, short: unknown) => boolean {
  if (field instanceof z.ZodDefault) return value => isDeepStrictEqual(value, field.def.defaultValue)
  if (field instanceof z.ZodPrefault)
    return (_value, short) => isDeepStrictEqual(short, field.def.defaultValue)
  return () => false
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
