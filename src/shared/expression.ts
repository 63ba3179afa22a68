import type { Scope } from './field-path.ts'

/** Characters an expression and a regular expression may have. */
export const MAXIMUM_EXPRESSION = 10_000
export const MAXIMUM_PATTERN = 1000

/**
 * A compiled expression. The same scope gives the same result; `$now()` and `$millis()` give `scope.now`. The scope is never
 * changed, and the result may share parts with it. @throws TomteError ERR_EXPRESSION where it fails or works too long
 */
export type Expression = (scope: Scope) => unknown

/** A compiled regular expression (RE2 syntax); its time grows with the length of the text alone. */
export interface Pattern {
  readonly source: string
  /** Whether it is found anywhere in `text`. @throws TomteError ERR_EXPRESSION where the text is too long for it */
  test(text: string): boolean
}

export interface ExpressionCompiler {
  /** @throws TomteError ERR_EXPRESSION with position and words */
  compile(source: string): Expression
  /** `flags`: any of `i` (case), `s` (dot takes line breaks), `m` (`^` and `$` at lines). @throws TomteError ERR_EXPRESSION */
  pattern(source: string, flags?: string): Pattern
  /** What is wrong, in words; null where nothing is. */
  expressionFault(source: string): string | null
  patternFault(source: string, flags?: string): string | null
}

/** What counts as true, as JSONata's `$boolean` has it: not empty, not 0; a list where one of its items is. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTruthy)
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return typeof value !== 'function' && Boolean(value)
}
