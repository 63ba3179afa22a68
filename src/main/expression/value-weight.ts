import { LARGEST_VALUE, meter, tooDeep } from './meter.ts'

const DEEPEST_VALUE = 400
/** Lighter ones are weighed anew: that costs less than to remember them. */
const REMEMBERED = 32

const known = new WeakMap<object, number>()

/**
 * Units of a value with all that is in it; what stands in it twice counts twice, as whoever walks through it meets it twice.
 * Values never change once they can be weighed, so what was weighed is remembered.
 * @throws TomteError ERR_EXPRESSION where it is too large or nested too deeply
 */
export function weightOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 1 + (value.length >> 3)
  if (typeof value !== 'object' || value === null) return 1
  const before = known.get(value)
  if (before !== undefined) return before
  if (value instanceof Uint8Array) return 1 + value.length
  if (depth > DEEPEST_VALUE) throw tooDeep()
  const items = Array.isArray(value) ? value : Object.values(value)
  meter.charge(items.length)
  let weight = 1
  for (const item of items) {
    weight += weightOf(item, depth + 1)
    if (weight > LARGEST_VALUE) meter.charge(Number.POSITIVE_INFINITY)
  }
  if (weight >= REMEMBERED) known.set(value, weight)
  return weight
}
