import {
  type Comparison,
  type Condition,
  isVariable,
  listOperators,
  type Operator,
  unaryOperators,
} from '../../../shared/workspace/condition.ts'
import { type ComparedDraft, type ComparedValue, comparedValue, draftOfValue } from './compared-value.ts'
import { type LastNode, type MemoryNode, memoryCondition, nodeOfMemory } from './memory-node.ts'
import { nodeOfTime, type TimeNode, timeOf } from './time-node.ts'

/** How the clauses of a group count: `none` is written `not`. */
export type GroupMode = 'all' | 'any' | 'none'

export interface ComparisonNode {
  kind: 'comparison'
  key: string
  field: string
  op: Operator
  value: ComparedDraft
}
export interface GroupNode {
  kind: 'group'
  key: string
  mode: GroupMode
  nodes: ConditionNode[]
  /** It was made for a clause that stands alone, and is not written as long as that does. */
  unwritten?: true
}
/** What is not a group. */
export type ClauseNode = ComparisonNode | TimeNode | MemoryNode
export type ConditionNode = ClauseNode | GroupNode

/** A condition in the form it is edited in; the outermost is always a group, and an empty one holds always. */
export function nodeOfCondition(condition: Condition | undefined, newKey: () => string): GroupNode {
  if (!condition) return { kind: 'group', key: newKey(), mode: 'all', nodes: [] }
  const node = anyNode(condition, newKey)
  if (node.kind === 'group' && (node.nodes.length > 0 || node.mode === 'all')) return node
  return { kind: 'group', key: newKey(), mode: 'all', nodes: [node], unwritten: true }
}

function anyNode(condition: Condition, newKey: () => string): ConditionNode {
  if ('all' in condition) return group('all', condition.all, newKey)
  if ('any' in condition) return group('any', condition.any, newKey)
  if ('not' in condition) {
    const inner = condition.not
    return group('none', 'any' in inner && inner.any.length > 1 ? inner.any : [inner], newKey)
  }
  if ('time' in condition) return nodeOfTime(condition.time, newKey())
  const key = newKey()
  if (!('op' in condition)) return nodeOfMemory(condition, key)
  const { field, op, value } = condition
  return { kind: 'comparison', key, field, op, value: draftOfValue(value) }
}

function group(mode: GroupMode, conditions: Condition[], newKey: () => string): GroupNode {
  const key = newKey()
  return { kind: 'group', key, mode, nodes: conditions.map(inner => anyNode(inner, newKey)) }
}

/**
 * The condition as the workspace keeps it; undefined where there is nothing to hold. An empty inner group is written as it is: what
 * asks for any of nothing never holds, and a rule that never runs must not begin to by being saved.
 */
export function conditionOfNode(root: GroupNode): Condition | undefined {
  return root.nodes.length === 0 ? undefined : placed(root, 'conditions')
}

/** The path of each node in the written rule, such as `conditions.all[0].not`, by the node's key. */
export function conditionPaths(root: GroupNode): Map<string, string> {
  const paths = new Map<string, string>()
  if (root.nodes.length > 0) placed(root, 'conditions', paths)
  return paths
}

function placed(node: ConditionNode, path: string, paths?: Map<string, string>): Condition {
  paths?.set(node.key, path)
  return node.kind === 'group' ? placedGroup(node, path, paths) : conditionOfClause(node)
}

function placedGroup(
  { nodes, mode, unwritten }: GroupNode,
  path: string,
  paths?: Map<string, string>,
): Condition {
  const [alone] = nodes.length === 1 ? nodes : []
  if (alone && unwritten && mode === 'all') return placed(alone, path, paths)
  if (alone && mode === 'none') return { not: placed(alone, `${path}.not`, paths) }
  const inside = mode === 'none' ? `${path}.not.any` : `${path}.${mode}`
  const conditions = nodes.map((inner, index) => placed(inner, `${inside}[${index}]`, paths))
  if (mode === 'all') return { all: conditions }
  return mode === 'any' ? { any: conditions } : { not: { any: conditions } }
}

export function conditionOfClause(node: ClauseNode): Condition {
  if (node.kind === 'time') return { time: timeOf(node) }
  return node.kind === 'comparison' ? comparisonOf(node) : memoryCondition(node, comparisonOf)
}

/** The comparison as it is written down. */
export function comparisonOf(node: ComparisonNode | LastNode): Comparison {
  const { field, op } = node
  if (unaryOperators.includes(op)) return { field, op }
  const value: ComparedValue = comparedValue(node.value)
  if (!listOperators.includes(op) || Array.isArray(value) || isVariable(value)) return { field, op, value }
  return { field, op, value: [value] }
}
