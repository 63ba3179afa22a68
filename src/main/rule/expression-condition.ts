import type { TraceClause } from '../../shared/contract/run.ts'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { type ExpressionCompiler, isTruthy } from '../../shared/expression.ts'
import { scopeOf } from '../../shared/field-path.ts'
import { seenText, shortened } from './condition-text.ts'
import type { Recalled } from './recall.ts'
import type { Variables } from './variables.ts'

export interface CompiledExpression {
  holds(event: TomteEvent, variables: Variables, now: number, recalled: Recalled): boolean
  trace(event: TomteEvent, variables: Variables, path: string): TraceClause
}

/**
 * A condition in JSONata. It holds where the expression gives true, or a value that is neither empty nor zero; where the expression
 * fails it does not hold, and the failure is told.
 * @throws TomteError ERR_RULE where expressions cannot be used, or what the compiler throws
 */
export function compileExpression(
  source: string,
  compiler: ExpressionCompiler | undefined,
): CompiledExpression {
  if (!compiler) throw new TomteError('ERR_RULE', 'Expressions cannot be used here.')
  const evaluate = compiler.compile(source)
  return {
    holds(event, variables, now, recalled) {
      try {
        return isTruthy(evaluate(scopeOf(event, variables, now)))
      } catch (error) {
        recalled.failed(toPlainError(error))
        return false
      }
    },
    trace(event, variables, path) {
      const text = shortened(`the expression ${source} holds`)
      try {
        const result = evaluate(scopeOf(event, variables, event.time))
        return { path, text, held: isTruthy(result), saw: seenText(result) }
      } catch (error) {
        return { path, text, held: false, saw: shortened(toPlainError(error).message) }
      }
    },
  }
}
