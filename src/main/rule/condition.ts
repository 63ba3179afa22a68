import { compare, compileComparison, compileVariable } from '../../shared/comparison.ts'
import type { TraceClause } from '../../shared/contract/run.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import { compileField, fieldFault } from '../../shared/field-path.ts'
import { compileTimeWindow, timeSeen, timeWindowText } from '../../shared/time-window.ts'
import type { Condition } from '../../shared/workspace/condition.ts'
import { comparedText, comparisonText } from './condition-text.ts'
import { compileExpression } from './expression-condition.ts'
import { compileMemoryCondition } from './memory-condition.ts'
import { nothingRecalled, type Recall, type Recalled } from './recall.ts'
import type { Variables } from './variables.ts'

const DEEPEST = 64

/** `now` is the event's time; without `recalled` nothing is remembered. */
export type Holds = (event: TomteEvent, variables: Variables, now: number, recalled?: Recalled) => boolean

/** What conditions are compiled with. */
export interface ConditionTools {
  /** None: a condition with an expression is refused. */
  expression?: ExpressionCompiler
  /** Told what the conditions want remembered; none: those over earlier messages are refused. */
  recall?(recall: Recall): void
  /** Told that there is an expression, which can fail. */
  canFail?(): void
}

/**
 * Compiles conditions to closures. An empty `all` holds, an empty `any` does not.
 * @throws TomteError ERR_RULE where a field cannot be, groups are nested more than 64 deep, or a form cannot be used here; what
 * the compiler of expressions throws
 */
export function compileCondition(condition: Condition, tools: ConditionTools = {}, depth = 0): Holds {
  if (depth > DEEPEST)
    throw new TomteError('ERR_RULE', `Conditions are nested more than ${DEEPEST} groups deep.`)
  if ('all' in condition) {
    const clauses = condition.all.map(clause => compileCondition(clause, tools, depth + 1))
    return (event, variables, now, recalled) => {
      for (const holds of clauses) if (!holds(event, variables, now, recalled)) return false
      return true
    }
  }
  if ('any' in condition) {
    const clauses = condition.any.map(clause => compileCondition(clause, tools, depth + 1))
    return (event, variables, now, recalled) => {
      for (const holds of clauses) if (holds(event, variables, now, recalled)) return true
      return false
    }
  }
  if ('not' in condition) {
    const holds = compileCondition(condition.not, tools, depth + 1)
    return (event, variables, now, recalled) => !holds(event, variables, now, recalled)
  }
  if ('time' in condition) {
    const holds = compileTimeWindow(condition.time)
    return (_event, _variables, now) => holds(now)
  }
  if ('expression' in condition) {
    tools.canFail?.()
    const { holds } = compileExpression(condition.expression, tools.expression)
    return (event, variables, now, recalled = nothingRecalled) => holds(event, variables, now, recalled)
  }
  if (!('field' in condition)) {
    if (!tools.recall) throw memoryRefused()
    const { recall, holds } = compileMemoryCondition(condition)
    tools.recall(recall)
    return (event, variables, now, recalled = nothingRecalled) => holds(event, variables, now, recalled)
  }
  const fault = fieldFault(condition.field)
  if (fault) throw new TomteError('ERR_RULE', fault)
  return compileComparison(condition)
}

function memoryRefused(): TomteError {
  return new TomteError('ERR_RULE', 'A condition over earlier messages cannot be used here.', {
    hint: 'It belongs to the conditions of the rule itself.',
  })
}

/** What a trace is made with. */
export interface TraceTools {
  recalled?: Recalled
  expression?: ExpressionCompiler
}

/** Evaluates every clause, also those that live evaluation skips, and writes down what each saw. `now` is the event's time. */
export function traceCondition(
  condition: Condition,
  event: TomteEvent,
  variables: Variables,
  tools: TraceTools = {},
  path = 'conditions',
): TraceClause {
  const trace = (clause: Condition, place: string) => traceCondition(clause, event, variables, tools, place)
  const each = (clauses: Condition[], word: string) =>
    clauses.map((clause, index) => trace(clause, `${path}.${word}[${index}]`))
  if ('all' in condition) {
    const clauses = each(condition.all, 'all')
    return { path, text: 'all of these hold', held: clauses.every(clause => clause.held), clauses }
  }
  if ('any' in condition) {
    const clauses = each(condition.any, 'any')
    return { path, text: 'at least one of these holds', held: clauses.some(clause => clause.held), clauses }
  }
  if ('not' in condition) {
    const clause = trace(condition.not, `${path}.not`)
    return { path, text: 'this does not hold', held: !clause.held, clauses: [clause] }
  }
  if ('time' in condition) {
    const { time } = condition
    const held = compileTimeWindow(time)(event.time)
    return { path, text: `it is ${timeWindowText(time)}`, held, saw: timeSeen(time, event.time) }
  }
  if ('expression' in condition)
    return compileExpression(condition.expression, tools.expression).trace(event, variables, path)
  if (!('field' in condition))
    return compileMemoryCondition(condition).trace(event, variables, tools.recalled ?? nothingRecalled, path)
  const seen = compileField(condition.field)(event, variables, event.time)
  const { op, value } = condition
  const variable = compileVariable(value)
  const limit = variable ? variable(event, variables, event.time) : value
  const held = compare(seen, op, limit)
  return { path, text: comparisonText(condition), held, saw: comparedText(seen, value, limit) }
}

/** The first clause that kept `clause` from holding: a single one, or a “not” over one that held; null where it holds. */
export function firstFailed(clause: TraceClause | null): TraceClause | null {
  if (clause === null || clause.held) return null
  const inside = clause.clauses?.find(({ held }) => !held)
  return inside ? firstFailed(inside) : clause
}
