import { NumberField } from '../../component/number-field.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import { conditionOfClause } from '../draft/condition-node.ts'
import type { AgeNode } from '../draft/memory-node.ts'
import { useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { conditionSummary } from '../words/summary.ts'
import { BrokerSelect } from './broker-select.tsx'
import { ClauseLine, useClauseChange } from './clause-line.tsx'
import { CompactSelect } from './compact-select.tsx'
import styles from './condition.module.css'

const ops: { value: AgeNode['op']; label: string }[] = [
  { value: '>', label: 'is older than' },
  { value: '<', label: 'is newer than' },
]

/** How long ago the message before this one came. */
export function AgeRow({ node }: { node: AgeNode }) {
  const { key, broker, filter, op, seconds } = node
  const change = useClauseChange<AgeNode>(key)
  const fault = useFault(`${key}.age`)
  return (
    <ClauseLine node={node} name={conditionSummary(conditionOfClause(node))} fault={fault}>
      <span className={styles.plain}>The message before on</span>
      <Place name={`${key}.age.filter`} className={styles.field}>
        <TopicField
          label={<span className="hidden-visually">Topic filter</span>}
          kind="filter"
          broker={broker}
          placeholder="its own topic"
          value={filter}
          onChange={next => change({ filter: next }, 'age.filter')}
        />
      </Place>
      <BrokerSelect value={broker} onChange={next => change({ broker: next }, 'age.broker')} />
      <CompactSelect
        label="Older or newer"
        className={styles.operator}
        value={op}
        options={ops}
        onChange={next => change({ op: next }, 'age.op')}
      />
      <Place name={`${key}.age.seconds`} className={styles.end}>
        <NumberField
          label={<span className="hidden-visually">Seconds</span>}
          unit="s"
          decimals={3}
          min={0}
          value={seconds}
          onChange={next => change({ seconds: next }, 'age.seconds')}
        />
      </Place>
    </ClauseLine>
  )
}
