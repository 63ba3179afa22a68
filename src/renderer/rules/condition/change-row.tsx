import { TextField } from '../../component/text-field.tsx'
import { conditionOfClause } from '../draft/condition-node.ts'
import type { ChangeNode } from '../draft/memory-node.ts'
import { useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { conditionSummary } from '../words/summary.ts'
import { ClauseLine, useClauseChange } from './clause-line.tsx'
import styles from './condition.module.css'
import { ScopeFieldInput } from './scope-field-input.tsx'

/** A field is another than in the message before it on the same topic. */
export function ChangeRow({ node }: { node: ChangeNode }) {
  const { key, field, from, to } = node
  const change = useClauseChange<ChangeNode>(key)
  const fault = useFault(`${key}.changed`)
  return (
    <ClauseLine node={node} name={conditionSummary(conditionOfClause(node))} fault={fault}>
      <Place name={`${key}.changed.field`} className={styles.field}>
        <ScopeFieldInput
          value={field}
          invalid={fault !== undefined}
          onChange={next => change({ field: next }, 'changed.field')}
        />
      </Place>
      <span className={styles.plain}>changed from</span>
      <End label="From" value={from} onChange={next => change({ from: next }, 'changed.from')} />
      <span className={styles.plain}>to</span>
      <End label="To" value={to} onChange={next => change({ to: next }, 'changed.to')} />
    </ClauseLine>
  )
}

interface EndProps {
  label: string
  value: string
  onChange(value: string): void
}

function End({ label, value, onChange }: EndProps) {
  return (
    <div className={styles.end}>
      <TextField
        label={<span className="hidden-visually">{label}</span>}
        placeholder="anything"
        value={value}
        onChange={onChange}
        mono
      />
    </div>
  )
}
