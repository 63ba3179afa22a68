import { compare, compileComparison, type Predicate } from '../../shared/comparison.ts'
import type { TraceClause } from '../../shared/contract/run.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { compileField, fieldFault } from '../../shared/field-path.ts'
import { compileTimeWindow, timeSeen, timeWindowText } from '../../shared/time-window.ts'
import { type Comparison, type Condition, operators } from '../../shared/workspace/condition.ts'
import { writtenForm } from '../../shared/written-form.ts'
import type { Variables } from './compiled-rule.ts'

const DEEPEST = 64
const LONGEST_SEEN = 200

/**
 * Compiles conditions to closures. An empty `all` holds, an empty `any` does not.
 * @throws TomteError ERR_RULE where a field cannot be, or groups are nested more than 64 deep
 */
export function compileCondition(condition: Condition, depth = 0): Predicate {
  if (depth > DEEPEST)
    throw new TomteError('ERR_RULE', `Conditions are nested more than ${DEEPEST} groups deep.`)
  if ('all' in condition) {
    const clauses = condition.all.map(clause => compileCondition(clause, depth + 1))
    return (event, variables, now) => {
      for (const holds of clauses) if (!holds(event, variables, now)) return false
      return true
    }
  }
  if ('any' in condition) {
    const clauses = condition.any.map(clause => compileCondition(clause, depth + 1))
    return (event, variables, now) => {
      for (const holds of clauses) if (holds(event, variables, now)) return true
      return false
    }
  }
  if ('not' in condition) {
    const holds = compileCondition(condition.not, depth + 1)
    return (event, variables, now) => !holds(event, variables, now)
  }
  if ('time' in condition) {
    const holds = compileTimeWindow(condition.time)
    return (_event, _variables, now) => holds(now)
  }
  const fault = fieldFault(condition.field)
  if (fault) throw new TomteError('ERR_RULE', fault)
  return compileComparison(condition)
}

/** Evaluates every clause, also those that live evaluation skips, and writes down what each saw. `now` is the event's time. */
export function traceCondition(
  condition: Condition,
  event: TomteEvent,
  variables: Variables,
  path = 'conditions',
): TraceClause {
  if ('all' in condition) {
    const clauses = traceClauses(condition.all, event, variables, `${path}.all`)
    return { path, text: 'all of these hold', held: clauses.every(clause => clause.held), clauses }
  }
  if ('any' in condition) {
    const clauses = traceClauses(condition.any, event, variables, `${path}.any`)
    return { path, text: 'at least one of these holds', held: clauses.some(clause => clause.held), clauses }
  }
  if ('not' in condition) {
    const clause = traceCondition(condition.not, event, variables, `${path}.not`)
    return { path, text: 'this does not hold', held: !clause.held, clauses: [clause] }
  }
  if ('time' in condition) {
    const { time } = condition
    const held = compileTimeWindow(time)(event.time)
    return { path, text: `it is ${timeWindowText(time)}`, held, saw: timeSeen(time, event.time) }
  }
  const seen = compileField(condition.field)(event, variables, event.time)
  const held = compare(seen, condition.op, condition.value)
  return { path, text: comparisonText(condition), held, saw: seenText(seen) }
}

function traceClauses(clauses: Condition[], event: TomteEvent, variables: Variables, path: string) {
  return clauses.map((clause, index) => traceCondition(clause, event, variables, `${path}[${index}]`))
}

/** `payload.value is greater than 20`. */
function comparisonText({ field, op, value }: Comparison): string {
  if (value === undefined) return `${field} ${operators[op]}`
  const values = Array.isArray(value) ? value : [value]
  const between = op === 'between' ? ' and ' : ', '
  return `${field} ${operators[op]} ${values.map(each => JSON.stringify(each)).join(between)}`
}

function seenText(seen: unknown): string {
  if (seen === undefined) return 'missing'
  const text = typeof seen === 'string' || seen === null ? JSON.stringify(seen) : safelyWritten(seen)
  return text.length <= LONGEST_SEEN ? text : `${text.slice(0, LONGEST_SEEN - 1)}…`
}

function safelyWritten(seen: unknown): string {
  try {
    return writtenForm(seen)
  } catch {
    return 'a value that is nested too deeply'
  }
}
