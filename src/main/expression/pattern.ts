import { RE2JS } from 're2js'
import { TomteError } from '../../shared/errors.ts'
import { MAXIMUM_PATTERN, type Pattern } from '../../shared/expression.ts'

/**
 * Regular expressions by RE2 (re2js): no backtracking, so that none can hang. Time is at worst the length of the text times the
 * size of the compiled pattern, some 60 ns for each of these products on a slow machine; both are bounded here to 25 ms.
 */
const LARGEST_WORK = 400_000
const LARGEST_PROGRAM = 500

const flagBits: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  s: RE2JS.DOTALL,
  m: RE2JS.MULTILINE,
}

/** Compiles RE2 syntax, with its size, for matching within a budget. @throws TomteError ERR_EXPRESSION */
export function compileRe2(source: string, flags = ''): { re2: RE2JS; size: number } {
  if (source.length > MAXIMUM_PATTERN)
    throw patternError(`It is longer than ${MAXIMUM_PATTERN} characters.`, source)
  let bits = 0
  for (const flag of flags) {
    const bit = flagBits[flag]
    if (bit === undefined) throw patternError(`“${flag}” is no flag; i, s and m are.`, source)
    bits |= bit
  }
  const re2 = compiled(source, bits)
  const size = re2.programSize()
  if (size > LARGEST_PROGRAM)
    throw patternError('Its repetitions multiply to more than can be matched fast.', source)
  return { re2, size }
}

function compiled(source: string, bits: number): RE2JS {
  try {
    return RE2JS.compile(source, bits)
  } catch (error) {
    throw patternError(inWords(error), source, error)
  }
}

/** Looks for it in texts of events. @throws TomteError ERR_EXPRESSION */
export function compilePattern(source: string, flags = ''): Pattern {
  const { re2, size } = compileRe2(source, flags)
  const longest = Math.floor(LARGEST_WORK / size)
  return {
    source,
    test(text) {
      if (text.length > longest)
        throw patternError(
          `A text of ${text.length} characters is too long for it (${longest} at most).`,
          source,
        )
      // Not `test`: its automaton can grow by a state for each character, which takes three times as long.
      return re2.matcher(text).find()
    },
  }
}

export function patternFault(source: string, flags = ''): string | null {
  try {
    compileRe2(source, flags)
    return null
  } catch (error) {
    if (error instanceof TomteError) return error.message
    throw error
  }
}

function inWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const lookAround = /\(\?<?[=!]/.test(message) || /invalid escape sequence: `\\[1-9k]/.test(message)
  const hint = lookAround
    ? ' Look-ahead, look-behind and back-references cannot be matched in bounded time.'
    : ''
  return `${message.replace(/^error parsing regexp: /, '')}.${hint}`
}

function patternError(words: string, source: string, cause?: unknown): TomteError {
  const shown = source.length > 100 ? `${source.slice(0, 100)}…` : source
  return new TomteError('ERR_EXPRESSION', `The regular expression “${shown}” cannot be used: ${words}`, {
    cause,
  })
}
