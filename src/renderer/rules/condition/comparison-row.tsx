import { Autocomplete } from '@mantine/core'
import { useMemo } from 'react'
import {
  listOperators,
  type Operator,
  operatorNames,
  operators,
  unaryOperators,
} from '../../../shared/workspace/condition.ts'
import fieldStyles from '../../component/field.module.css'
import { withConditions } from '../draft/clause-edit.ts'
import { withKind } from '../draft/compared-value.ts'
import { withComparison } from '../draft/condition-edit.ts'
import { type ComparisonNode, comparisonOf } from '../draft/condition-node.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { fieldsOf } from '../editor/use-matching-event.ts'
import { conditionPath, parsePath, valueAt } from '../scope/field-path.ts'
import { seen } from '../scope/scope-field.ts'
import { comparisonSummary } from '../words/summary.ts'
import { ClauseButtons } from './clause-buttons.tsx'
import { CompactSelect } from './compact-select.tsx'
import { ComparedValueField } from './compared-value-field.tsx'
import { withFieldChosen, withOperator } from './comparison-guess.ts'
import styles from './condition.module.css'

const operatorOptions = operatorNames.map(value => ({ value, label: operators[value] }))

/** One comparison: a field, how it is compared, and with what. */
export function ComparisonRow({ node }: { node: ComparisonNode }) {
  const { editor, matching, faults } = useEditor()
  const { key, field, op, value } = node
  const fieldFault = useFault(`${key}.field`)
  const valueFault = useFault(`${key}.value`)
  const clauseFault = faults.get(key)
  const fields = fieldsOf(matching)
  const options = useMemo(() => new Map(fields.map(one => [conditionPath(one.keys), one.saw])), [fields])
  const keys = parsePath(field)
  const now = matching && keys ? valueAt(matching.scope, keys) : undefined
  const change = (next: Partial<ComparisonNode>, place: string) =>
    editor.change(draft => withConditions(draft, root => withComparison(root, key, next)), `${key}.${place}`)
  const fault = fieldFault ?? valueFault ?? clauseFault
  const name = comparisonSummary(comparisonOf(node))

  return (
    <div className={styles.comparison}>
      <div className={styles.line}>
        <div className={styles.words}>
          <Place name={`${key}.field`} className={styles.field}>
            <Autocomplete
              aria-label="Field"
              placeholder="payload.value"
              value={field}
              error={fieldFault !== undefined}
              onChange={next => change({ field: next }, 'field')}
              onOptionSubmit={chosen => {
                const known = fields.find(one => conditionPath(one.keys) === chosen)
                change({ field: chosen, ...withFieldChosen(node, known?.value) }, 'field')
              }}
              data={[...options.keys()]}
              renderOption={({ option }) => (
                <span className={styles.option}>
                  <span className="mono">{option.value}</span>
                  <span className="secondary ellipsis">{options.get(option.value)}</span>
                </span>
              )}
              limit={60}
              maxDropdownHeight={280}
              comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
              spellCheck={false}
              classNames={{ input: fieldStyles.mono }}
            />
          </Place>
          <CompactSelect<Operator>
            label="Comparison"
            className={styles.operator}
            value={op}
            onChange={next => change(withOperator(node, next), 'op')}
            options={operatorOptions}
          />
          {!unaryOperators.includes(op) && (
            <Place name={`${key}.value`} className={styles.value}>
              <ComparedValueField
                value={value}
                form={op === 'between' ? 'range' : listOperators.includes(op) ? 'list' : 'one'}
                invalid={valueFault !== undefined}
                onChange={next => change({ value: next }, 'value')}
                onKind={kind => change({ value: withKind(value, kind) }, 'kind')}
              />
            </Place>
          )}
        </div>
        <ClauseButtons node={node} name={name} />
      </div>
      {fault ? (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      ) : (
        matching &&
        keys && (
          <p className={styles.saw}>
            {now === undefined ? (
              'The latest event has no such field.'
            ) : (
              <>
                Latest: <span className="mono">{seen(now)}</span>
              </>
            )}
          </p>
        )
      )}
    </div>
  )
}
