import { TopicField } from '../../component/topic-field.tsx'
import { conditionOfClause } from '../draft/condition-node.ts'
import type { LastNode } from '../draft/memory-node.ts'
import { useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { conditionSummary } from '../words/summary.ts'
import { BrokerSelect } from './broker-select.tsx'
import { ClauseLine, useClauseChange } from './clause-line.tsx'
import styles from './condition.module.css'
import { OperatorAndValue } from './operator-and-value.tsx'
import { ScopeFieldInput } from './scope-field-input.tsx'

/** What the last message on another topic said. */
export function LastRow({ node }: { node: LastNode }) {
  const { key, broker, topic, field, op, value } = node
  const change = useClauseChange<LastNode>(key)
  const fault = useFault(`${key}.last`)
  return (
    <ClauseLine node={node} name={conditionSummary(conditionOfClause(node))} fault={fault}>
      <span className={styles.plain}>On</span>
      <Place name={`${key}.last.topic`} className={styles.field}>
        <TopicField
          label={<span className="hidden-visually">Topic</span>}
          kind="name"
          broker={broker}
          value={topic}
          invalid={fault !== undefined && topic.trim() === ''}
          onChange={next => change({ topic: next }, 'last.topic')}
        />
      </Place>
      <BrokerSelect value={broker} onChange={next => change({ broker: next }, 'last.broker')} />
      <span className={styles.plain}>the last</span>
      <Place name={`${key}.last.field`} className={styles.field}>
        <ScopeFieldInput
          value={field}
          invalid={fault !== undefined && field.trim() === ''}
          onChange={next => change({ field: next }, 'last.field')}
        />
      </Place>
      <OperatorAndValue
        op={op}
        value={value}
        place={`${key}.last.value`}
        invalid={fault !== undefined && topic.trim() !== '' && field.trim() !== ''}
        onChange={(next, touched) => change(next, `last.${touched}`)}
      />
    </ClauseLine>
  )
}
