import type { FieldHint, PartDescriptor } from '../../../shared/plugin.ts'
import { timeWindowText } from '../../../shared/time-window.ts'
import type { Broker } from '../../../shared/workspace/broker.ts'
import {
  type AgeCondition,
  type ChangeCondition,
  type Comparison,
  type Condition,
  isVariable,
  operators,
  unaryOperators,
  variableField,
} from '../../../shared/workspace/condition.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { fieldValue } from '../draft/part-value.ts'
import type { Descriptors } from './descriptors.ts'

const LONGEST = 60
const FIELD = /\{([\w.]+)\}/g
type BrokerNames = Pick<Broker, 'id' | 'name'>[]

/** One rule in one line: `When home/+/temperature and payload.value is greater than 20 → Publish to act/fan`. */
export function ruleSummary(
  rule: Pick<Rule, 'triggers' | 'conditions' | 'actions'>,
  descriptors: Descriptors,
  brokers: BrokerNames = [],
): string {
  const triggers = rule.triggers.filter(part => !part.disabled)
  const when = triggers.map(part => partSummary(part, descriptors.find('triggers', part.type), brokers))
  const condition = rule.conditions ? conditionSummary(rule.conditions) : ''
  const actions = rule.actions.filter(part => !part.disabled)
  const then = actions.map(part => partSummary(part, descriptors.find('actions', part.type), brokers))
  const first = when.length === 0 ? 'When run by hand' : `When ${when.join(' or ')}`
  const second = condition === '' ? '' : ` and ${condition}`
  return `${first}${second} → ${then.length === 0 ? 'nothing yet' : then.join(', ')}`
}

/**
 * The part's own line, with `{name}` filled in from its fields: `Publish to {topic}`. What stands in `[…]` is left out where a
 * field in it is empty or 0.
 */
export function partSummary(
  part: Record<string, unknown> & { type: string },
  descriptor: PartDescriptor | undefined,
  brokers: BrokerNames = [],
): string {
  if (!descriptor) return `${part.type} (unknown)`
  const { summary, fields } = descriptor
  const wanted = summary.replace(/\[([^\]]*)\]/g, (_, words: string) => {
    const names = Array.from(words.matchAll(FIELD), ([, name = '']) => name)
    return names.every(name => fieldValue(part, name)) ? words : ''
  })
  return wanted.replace(FIELD, (_, name: string) => {
    const hint = fields.find(field => field.name === name)
    return shown(fieldValue(part, name), hint, brokers)
  })
}

function shown(value: unknown, hint: FieldHint | undefined, brokers: BrokerNames): string {
  if (hint?.control === 'broker') {
    if (value === null || value === undefined || value === '') return 'any broker'
    return brokers.find(broker => broker.id === value)?.name ?? String(value)
  }
  const option = hint?.options?.find(({ value: offered }) => offered === value)
  if (option) return option.label
  if (value === undefined || value === null || value === '') return '…'
  if (hint?.control === 'steps' && Array.isArray(value)) return value.map(stepSummary).join(', then ')
  if (Array.isArray(value)) return short(value.map(String).join(' '))
  return short(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

function stepSummary({ filter, pattern }: { filter?: string; pattern?: string }): string {
  return short(filter || pattern || '…')
}

/** A condition in words: `payload.value is greater than 20 and (… or …)`. */
export function conditionSummary(condition: Condition, nested = false): string {
  if ('all' in condition) return joined(condition.all, ' and ', nested)
  if ('any' in condition) return joined(condition.any, ' or ', nested || condition.any.length > 1)
  if ('time' in condition) return timeWindowText(condition.time)
  if ('not' in condition) return `not ${conditionSummary(condition.not, true)}`
  if ('changed' in condition) return changeSummary(condition.changed)
  if ('age' in condition) return ageSummary(condition.age)
  if ('last' in condition)
    return comparisonSummary({
      ...condition.last,
      field: `${condition.last.field} of ${condition.last.topic}`,
    })
  if ('expression' in condition) return short(condition.expression)
  return comparisonSummary(condition)
}

function changeSummary({ field, from, to }: ChangeCondition): string {
  const before = from === undefined ? '' : ` from ${valueSummary(from)}`
  return `${field} changed${before}${to === undefined ? '' : ` to ${valueSummary(to)}`}`
}

function ageSummary({ filter, op, seconds }: AgeCondition): string {
  const place = filter ?? 'its topic'
  return `the message before on ${place} is ${op === '>' ? 'older' : 'newer'} than ${seconds} s`
}

function joined(conditions: Condition[], word: string, bracket: boolean): string {
  const clauses = conditions.map(inner => conditionSummary(inner, true))
  const text = clauses.join(word)
  return bracket && clauses.length > 1 ? `(${text})` : text
}

export function comparisonSummary({ field, op, value }: Comparison): string {
  const words = `${field || '…'} ${operators[op]}`
  if (op === 'between' && Array.isArray(value))
    return `${words} ${short(value.map(valueSummary).join(' and '))}`
  return unaryOperators.includes(op) ? words : `${words} ${valueSummary(value)}`
}

function valueSummary(value: Comparison['value']): string {
  if (isVariable(value)) return short(variableField(value))
  if (Array.isArray(value)) return short(value.map(valueSummary).join(', '))
  if (typeof value === 'string' && (value === '' || value !== value.trim())) return `“${value}”`
  return short(value === undefined ? '…' : String(value))
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line
}
