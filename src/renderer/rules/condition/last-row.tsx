import {
  listOperators,
  type Operator,
  operatorNames,
  operators,
  unaryOperators,
} from '../../../shared/workspace/condition.ts'
import { TopicField } from '../../component/topic-field.tsx'
import { withKind } from '../draft/compared-value.ts'
import { conditionOfClause } from '../draft/condition-node.ts'
import type { LastNode } from '../draft/memory-node.ts'
import { useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { conditionSummary } from '../words/summary.ts'
import { BrokerSelect } from './broker-select.tsx'
import { ClauseLine, useClauseChange } from './clause-line.tsx'
import { CompactSelect } from './compact-select.tsx'
import { ComparedValueField } from './compared-value-field.tsx'
import { withOperator } from './comparison-guess.ts'
import styles from './condition.module.css'
import { ScopeFieldInput } from './scope-field-input.tsx'

const operatorOptions = operatorNames.map(value => ({ value, label: operators[value] }))

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
      <CompactSelect<Operator>
        label="Comparison"
        className={styles.operator}
        value={op}
        onChange={next => change(withOperator(node, next), 'last.op')}
        options={operatorOptions}
      />
      {!unaryOperators.includes(op) && (
        <Place name={`${key}.last.value`} className={styles.value}>
          <ComparedValueField
            value={value}
            form={op === 'between' ? 'range' : listOperators.includes(op) ? 'list' : 'one'}
            invalid={fault !== undefined}
            onChange={next => change({ value: next }, 'last.value')}
            onKind={kind => change({ value: withKind(value, kind) }, 'last.kind')}
          />
        </Place>
      )}
    </ClauseLine>
  )
}
