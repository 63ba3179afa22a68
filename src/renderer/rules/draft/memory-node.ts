import type {
  AgeCondition,
  ChangeCondition,
  Condition,
  LastCondition,
} from '../../../shared/workspace/condition.ts'
import { type ComparedDraft, draftOfValue, itemValue, writtenItem } from './compared-value.ts'

/** Clauses beside comparisons and windows of time, each in the form it is edited in. */
export interface ChangeNode {
  kind: 'changed'
  key: string
  field: string
  /** As items of a list are typed; empty: any value. */
  from: string
  to: string
}
export interface AgeNode {
  kind: 'age'
  key: string
  /** Null: of any. */
  broker: string | null
  /** Empty: the event's own topic. */
  filter: string
  op: AgeCondition['op']
  seconds: number | null
}
export interface LastNode {
  kind: 'last'
  key: string
  broker: string | null
  topic: string
  field: string
  op: LastCondition['op']
  value: ComparedDraft
}
export interface ExpressionNode {
  kind: 'expression'
  key: string
  expression: string
}
export type MemoryNode = ChangeNode | AgeNode | LastNode | ExpressionNode
export type MemoryKind = MemoryNode['kind']
type MemoryCondition =
  | { changed: ChangeCondition }
  | { age: AgeCondition }
  | { last: LastCondition }
  | { expression: string }

export function newMemoryNode(kind: MemoryKind, key: string): MemoryNode {
  if (kind === 'changed') return { kind, key, field: 'payload', from: '', to: '' }
  if (kind === 'age') return { kind, key, broker: null, filter: '', op: '>', seconds: 300 }
  if (kind === 'expression') return { kind, key, expression: '' }
  return { kind, key, broker: null, topic: '', field: 'payload', op: '==', value: draftOfValue(undefined) }
}

export function nodeOfMemory(condition: MemoryCondition, key: string): MemoryNode {
  if ('changed' in condition) return changeNode(condition.changed, key)
  if ('age' in condition) {
    const { broker = null, filter = '', op, seconds } = condition.age
    return { kind: 'age', key, broker, filter, op, seconds }
  }
  if ('last' in condition) {
    const { broker = null, topic, field, op, value } = condition.last
    return { kind: 'last', key, broker, topic, field, op, value: draftOfValue(value) }
  }
  return { kind: 'expression', key, expression: condition.expression }
}

function changeNode({ field, from, to }: ChangeCondition, key: string): ChangeNode {
  const typed = (value: ChangeCondition['from']) => (value === undefined ? '' : writtenItem(value))
  return { kind: 'changed', key, field, from: typed(from), to: typed(to) }
}

/** `compared` writes down what a comparison compares with, as it does everywhere else. */
export function memoryCondition(
  node: MemoryNode,
  compared: (node: LastNode) => Pick<LastCondition, 'field' | 'op' | 'value'>,
): Condition {
  switch (node.kind) {
    case 'changed': {
      const { field, from, to } = node
      return {
        changed: {
          field,
          ...(from.trim() === '' ? {} : { from: itemValue(from) }),
          ...(to.trim() === '' ? {} : { to: itemValue(to) }),
        },
      }
    }
    case 'age': {
      const { broker, filter, op, seconds } = node
      const place = { ...(broker === null ? {} : { broker }), ...(filter.trim() === '' ? {} : { filter }) }
      return { age: { ...place, op, seconds: seconds ?? Number.NaN } }
    }
    case 'last': {
      const { broker, topic } = node
      return { last: { ...(broker === null ? {} : { broker }), topic, ...compared(node) } }
    }
    case 'expression':
      return { expression: node.expression }
  }
}

/** What is missing, in words, by the field it is missing in. */
export function memoryFaults(node: MemoryNode): [field: string, message: string][] {
  if (node.kind === 'changed' && node.field.trim() === '') return [['field', 'Name the field that changes.']]
  if (node.kind === 'age' && node.seconds === null) return [['seconds', 'Say the age in seconds.']]
  if (node.kind === 'expression' && node.expression.trim() === '')
    return [['expression', 'Write an expression.']]
  if (node.kind !== 'last') return []
  const faults: [string, string][] = []
  if (node.topic.trim() === '') faults.push(['topic', 'Name the topic to look at.'])
  if (node.field.trim() === '') faults.push(['field', 'Name the field to compare.'])
  return faults
}
