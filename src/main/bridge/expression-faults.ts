import type { Fault } from '../../shared/errors.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { EventFilter } from '../../shared/workspace/event-filter.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import { templateFault } from '../rule/template.ts'

type Checked = Pick<Workspace, 'brokers' | 'filters' | 'rules'>

/** What is wrong with the expressions and regular expressions of a workspace, which its schema takes for texts. */
export function expressionFaults(
  { brokers, filters, rules }: Checked,
  expressions: ExpressionCompiler,
): Fault[] {
  return [
    ...filterFaults(filters, 'filters', expressions),
    ...brokers.flatMap(({ subscriptions }, broker) =>
      subscriptions.flatMap(({ filters: own }, subscription) =>
        filterFaults(own, `brokers[${broker}].subscriptions[${subscription}].filters`, expressions),
      ),
    ),
    ...rules.flatMap((rule, index) => [
      ...ruleExpressionFaults(rule, `rules[${index}]`, expressions),
      ...keyFaults(rule, `rules[${index}]`),
    ]),
  ]
}

function filterFaults(
  filters: readonly EventFilter[],
  path: string,
  expressions: ExpressionCompiler,
): Fault[] {
  return filters.flatMap((filter, index) => {
    if (filter.type === 'expression')
      return faultAt(`${path}[${index}].expression`, expressions.expressionFault(filter.expression))
    if (filter.type === 'regex')
      return faultAt(`${path}[${index}].pattern`, expressions.patternFault(filter.pattern, filter.flags))
    return []
  })
}

/** A condition `{expression}` may stand anywhere in a rule, in its actions too. */
export function ruleExpressionFaults(part: unknown, path: string, expressions: ExpressionCompiler): Fault[] {
  if (typeof part !== 'object' || part === null) return []
  if (Array.isArray(part))
    return part.flatMap((item, index) => ruleExpressionFaults(item, `${path}[${index}]`, expressions))
  const entries = Object.entries(part)
  const [[name, value] = []] = entries
  if (entries.length === 1 && name === 'expression' && typeof value === 'string')
    return faultAt(`${path}.expression`, expressions.expressionFault(value))
  return entries.flatMap(([key, inner]) => ruleExpressionFaults(inner, `${path}.${key}`, expressions))
}

/** The template by which the runs of a rule are kept apart. */
export function keyFaults({ key }: Pick<Rule, 'key'>, path: string): Fault[] {
  return key === undefined ? [] : faultAt(`${path}.key`, templateFault(key))
}

function faultAt(path: string, message: string | null): Fault[] {
  return message === null ? [] : [{ path, message }]
}
