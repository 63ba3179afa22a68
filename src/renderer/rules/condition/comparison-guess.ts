import { listOperators, type Operator, unaryOperators } from '../../../shared/workspace/condition.ts'
import { type ComparedDraft, draftOfValue, withKind } from '../draft/compared-value.ts'
import type { ComparisonNode } from '../draft/condition-node.ts'

const ordering: readonly Operator[] = ['>', '>=', '<', '<=']
const textual: readonly Operator[] = ['contains', 'startsWith', 'endsWith']

/** A field was chosen that held `saw` lately: an untouched value takes its kind. */
export function withFieldChosen(node: ComparisonNode, saw: unknown): Pick<ComparisonNode, 'value'> {
  const { value, op } = node
  const untouched = value.text === '' && value.items.length === 0
  if (!untouched || listOperators.includes(op)) return { value }
  if (typeof saw === 'number') return { value: { ...value, kind: 'number' } }
  if (typeof saw === 'boolean') return { value: draftOfValue(saw) }
  return { value: { ...value, kind: 'text' } }
}

/** Another operator, and the kind of value that goes with it. */
export function withOperator(
  node: Pick<ComparisonNode, 'value'>,
  op: Operator,
): Pick<ComparisonNode, 'op' | 'value'> {
  const { value } = node
  if (unaryOperators.includes(op) || value.kind === 'variable') return { op, value }
  if (op === 'between') return { op, value: asRange(value) }
  if (listOperators.includes(op)) return { op, value: withKind(value, 'list') }
  if (ordering.includes(op) && value.kind !== 'text') return { op, value: withKind(value, 'number') }
  if (ordering.includes(op) && value.text === '') return { op, value: { ...value, kind: 'number' } }
  if (textual.includes(op)) return { op, value: withKind(value, 'text') }
  if (value.kind === 'list') return { op, value: withKind(value, 'text') }
  return { op, value }
}

/** What was compared with becomes the lower end. */
function asRange(value: ComparedDraft): ComparedDraft {
  const { items, ...list } = withKind(value, 'list')
  return { ...list, items: [items[0] ?? '', items[1] ?? ''] }
}
