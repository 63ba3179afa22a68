import { CodeField } from '../../component/code-field.tsx'
import { conditionOfClause } from '../draft/condition-node.ts'
import type { ExpressionNode } from '../draft/memory-node.ts'
import { useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { conditionSummary } from '../words/summary.ts'
import { ClauseLine, useClauseChange } from './clause-line.tsx'
import styles from './condition.module.css'

/** JSONata that must give something true. */
export function ExpressionRow({ node }: { node: ExpressionNode }) {
  const { key, expression } = node
  const change = useClauseChange<ExpressionNode>(key)
  const fault = useFault(`${key}.expression`)
  return (
    <ClauseLine node={node} name={conditionSummary(conditionOfClause(node))} fault={fault}>
      <Place name={`${key}.expression`} className={styles.expression}>
        <CodeField
          label={<span className="hidden-visually">Expression</span>}
          placeholder="payload.temperature > 20 and $contains(topic, &quot;kitchen&quot;)"
          value={expression}
          onChange={next => change({ expression: next }, 'expression')}
          minHeight={30}
          maxHeight={160}
        />
      </Place>
    </ClauseLine>
  )
}
