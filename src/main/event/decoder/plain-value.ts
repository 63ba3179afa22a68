import { toBase64 } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'

const DEEPEST = 500
export const MOST_VALUES = 100_000
/** Bytes of a payload that are taken apart: more would hold up the process. */
const LONGEST_BINARY = 524_288

/** @throws TomteError ERR_PAYLOAD_LARGE */
export function refuseLarge(bytes: Uint8Array, format: string): void {
  if (bytes.length <= LONGEST_BINARY) return
  throw tooLarge(format, `it has ${bytes.length} bytes, and at most ${LONGEST_BINARY} are read`)
}

function tooLarge(format: string, why: string): TomteError {
  return new TomteError('ERR_PAYLOAD_LARGE', `The payload is not read as ${format}: ${why}.`, {
    hint: 'Its bytes are there all the same.',
  })
}

export function tooManyValues(format: string): TomteError {
  return tooLarge(format, 'it holds too many values')
}

export function undecodable(format: string, error: unknown): TomteError {
  if (error instanceof TomteError) return error
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return tooLarge(format, 'it is nested too deeply')
  const words = error instanceof Error ? error.message : String(error)
  return new TomteError('ERR_PAYLOAD_DECODE', `The payload is not ${format}: ${words.slice(0, 200)}.`, {
    cause: error,
  })
}

/** A whole number of 64 bits as protobufjs has it. */
interface Long {
  toNumber(): number
  toString(): string
}

/**
 * A copy that JSON can carry: whole numbers beyond 2^53 as text, bytes in base64, maps as objects. Only own fields, whatever
 * their names. @throws TomteError ERR_PAYLOAD_LARGE
 */
export function plainValue(value: unknown, format: string): unknown {
  let count = 0

  function copy(seen: unknown, depth: number): unknown {
    if (++count > MOST_VALUES) throw tooManyValues(format)
    if (depth > DEEPEST) throw tooLarge(format, `it is nested deeper than ${DEEPEST} levels`)
    if (seen === undefined) return null
    if (typeof seen === 'bigint') return wholeNumber(Number(seen), seen)
    if (typeof seen !== 'object' || seen === null) return seen
    if (seen instanceof Uint8Array) return toBase64(seen)
    if (isLong(seen)) return wholeNumber(seen.toNumber(), seen)
    if (Array.isArray(seen)) return seen.map(item => copy(item, depth + 1))
    const fields = seen instanceof Map ? seen : Object.entries(seen)
    const object: Record<string, unknown> = {}
    for (const [key, field] of fields) setOwn(object, keyText(key), copy(field, depth + 1))
    return object
  }

  return copy(value, 0)
}

function isLong(value: object): value is Long {
  return 'toNumber' in value && typeof value.toNumber === 'function'
}

function wholeNumber(number: number, exact: { toString(): string }): number | string {
  return Number.isSafeInteger(number) ? number : exact.toString()
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key
  return key instanceof Uint8Array
    ? toBase64(key)
    : String(typeof key === 'object' ? JSON.stringify(key) : key)
}

/** `object[name] = value`, also where the name is `__proto__`. */
export function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true })
  else object[name] = value
}
