import { compare, compileVariable } from '../../shared/comparison.ts'
import type { TraceClause } from '../../shared/contract/run.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { compileField, fieldFault } from '../../shared/field-path.ts'
import type { AgeCondition, ChangeCondition, LastCondition } from '../../shared/workspace/condition.ts'
import { comparedText, comparisonText, seenText } from './condition-text.ts'
import { type Recall, type Recalled, rememberedValue } from './recall.ts'
import type { Variables } from './variables.ts'

export type MemoryCondition = { changed: ChangeCondition } | { age: AgeCondition } | { last: LastCondition }

/** A condition over earlier messages, made ready once. */
export interface CompiledMemoryCondition {
  readonly recall: Recall
  holds(event: TomteEvent, variables: Variables, now: number, recalled: Recalled): boolean
  trace(event: TomteEvent, variables: Variables, recalled: Recalled, path: string): TraceClause
}

/** @throws TomteError ERR_RULE where a field cannot be */
export function compileMemoryCondition(condition: MemoryCondition): CompiledMemoryCondition {
  if ('changed' in condition) return compileChange(condition.changed)
  return 'age' in condition ? compileAge(condition.age) : compileLast(condition.last)
}

function compileChange(change: ChangeCondition): CompiledMemoryCondition {
  const { field: path, from, to } = change
  const field = checkedField(path)
  const recall: Recall = { id: JSON.stringify(['changed', path]), field, place: null }
  const judge = (event: TomteEvent, variables: Variables, recalled: Recalled) => {
    const before = recalled.of(recall)
    const now = rememberedValue(field, event, variables)
    const differs = before !== undefined && now !== undefined && before.value !== now
    const held =
      differs &&
      (from === undefined || compare(before.value, '==', from)) &&
      (to === undefined || compare(now, '==', to))
    return { before, now, held }
  }
  return {
    recall,
    holds: (event, variables, _now, recalled) => judge(event, variables, recalled).held,
    trace(event, variables, recalled, place) {
      const { before, now, held } = judge(event, variables, recalled)
      const saw = before
        ? `${seenText(before.value)} → ${seenText(now)}`
        : `${seenText(now)}, nothing before it`
      return { path: place, text: changeText(change), held, saw }
    },
  }
}

function changeText({ field, from, to }: ChangeCondition): string {
  const before = from === undefined ? '' : ` from ${JSON.stringify(from)}`
  const after = to === undefined ? '' : ` to ${JSON.stringify(to)}`
  return `${field} changed${before}${after}`
}

function compileAge({ broker = null, filter, op, seconds }: AgeCondition): CompiledMemoryCondition {
  const recall: Recall = {
    id: JSON.stringify(['age', broker, filter ?? null]),
    field: null,
    place: filter === undefined ? null : { broker, filter },
  }
  const limit = seconds * 1000
  const holds = (now: number, recalled: Recalled): boolean => {
    const last = recalled.of(recall)
    if (!last) return op === '>'
    return op === '>' ? now - last.time > limit : now - last.time < limit
  }
  return {
    recall,
    holds: (_event, _variables, now, recalled) => holds(now, recalled),
    trace(event, _variables, recalled, path) {
      const last = recalled.of(recall)
      const where = filter ?? event.source.topic ?? 'the same event'
      return {
        path,
        text: `the last message on ${where} is ${op === '>' ? 'older' : 'newer'} than ${seconds} s`,
        held: holds(event.time, recalled),
        saw: last ? `${(event.time - last.time) / 1000} s` : 'never seen',
      }
    },
  }
}

function compileLast({
  broker = null,
  topic,
  field: path,
  op,
  value,
}: LastCondition): CompiledMemoryCondition {
  const recall: Recall = {
    id: JSON.stringify(['last', broker, topic, path]),
    field: checkedField(path),
    place: { broker, filter: topic },
  }
  const variable = compileVariable(value)
  const limitOf = (event: TomteEvent, variables: Variables, now: number): unknown =>
    variable ? variable(event, variables, now) : value
  return {
    recall,
    holds: (event, variables, now, recalled) =>
      compare(recalled.of(recall)?.value, op, limitOf(event, variables, now)),
    trace(event, variables, recalled, place) {
      const last = recalled.of(recall)
      const limit = limitOf(event, variables, event.time)
      const text = comparisonText({ field: `${path} of ${topic}`, op, value })
      const held = compare(last?.value, op, limit)
      return { path: place, text, held, saw: last ? comparedText(last.value, value, limit) : 'never seen' }
    },
  }
}

function checkedField(path: string) {
  const fault = fieldFault(path)
  if (fault) throw new TomteError('ERR_RULE', fault)
  return compileField(path)
}
