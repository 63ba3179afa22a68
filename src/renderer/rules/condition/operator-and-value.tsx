import {
  listOperators,
  type Operator,
  operatorNames,
  operators,
  unaryOperators,
} from '../../../shared/workspace/condition.ts'
import { type ComparedDraft, withKind } from '../draft/compared-value.ts'
import { Place } from '../editor/place.tsx'
import { CompactSelect } from './compact-select.tsx'
import { ComparedValueField } from './compared-value-field.tsx'
import { withOperator } from './comparison-guess.ts'
import styles from './condition.module.css'

const operatorOptions = operatorNames.map(value => ({ value, label: operators[value] }))

export interface OperatorAndValueProps {
  op: Operator
  value: ComparedDraft
  /** Of the value, for its faults. */
  place: string
  invalid: boolean
  /** `touched`: the field that was. */
  onChange(change: { op?: Operator; value?: ComparedDraft }, touched: 'op' | 'value' | 'kind'): void
}

/** How a field is compared, and with what. */
export function OperatorAndValue({ op, value, place, invalid, onChange }: OperatorAndValueProps) {
  return (
    <>
      <CompactSelect<Operator>
        label="Comparison"
        className={styles.operator}
        value={op}
        onChange={next => onChange(withOperator({ value }, next), 'op')}
        options={operatorOptions}
      />
      {!unaryOperators.includes(op) && (
        <Place name={place} className={styles.value}>
          <ComparedValueField
            value={value}
            form={op === 'between' ? 'range' : listOperators.includes(op) ? 'list' : 'one'}
            invalid={invalid}
            onChange={next => onChange({ value: next }, 'value')}
            onKind={kind => onChange({ value: withKind(value, kind) }, 'kind')}
          />
        </Place>
      )}
    </>
  )
}
