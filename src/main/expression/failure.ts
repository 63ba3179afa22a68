import { TomteError } from '../../shared/errors.ts'
import { tooDeep } from './meter.ts'

const LONGEST = 300

/** Found wrong when it was compiled. */
export function refused(words: string): TomteError {
  return expressionError(`The expression cannot be used: ${words}`)
}

/** Went wrong over one event. */
export function failed(words: string): TomteError {
  return expressionError(`The expression fails: ${words}`)
}

function expressionError(words: string): TomteError {
  return new TomteError('ERR_EXPRESSION', words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words)
}

/** Anything thrown while an expression was parsed or evaluated, said as `refused` or `failed` with the place in its source. */
export function failureOf(error: unknown, say: (words: string) => TomteError): TomteError {
  if (error instanceof TomteError) return error
  if (error instanceof RangeError || isOverflow(error)) return tooDeep()
  const { message, position } = error as { message?: unknown; position?: unknown }
  const words =
    typeof message === 'string' && message !== '' ? message.replace(/\.$/, '') : 'JSONata does not say why'
  return say(typeof position === 'number' ? `${words} (at character ${position}).` : `${words}.`)
}

function isOverflow(error: unknown): boolean {
  return error instanceof Error && /call stack/i.test(error.message)
}
