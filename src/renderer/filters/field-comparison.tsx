import { listOperators, operatorNames, operators, unaryOperators } from '../../shared/workspace/comparison.ts'
import { faultWithin } from '../brokers/draft/fields.ts'
import { Select } from '../component/select.tsx'
import { TagList } from '../component/tag-list.tsx'
import { useFilterForm } from './filter-form.ts'
import styles from './filters.module.css'
import { spoken, useSentence, Written } from './sentence.tsx'

const comparisons = operatorNames.map(value => ({ value, label: operators[value] }))

/** `Only when payload.value is greater than 20`: 20 is a number, true a truth value, "20" in quotes a text. */
export function FieldComparison() {
  const { filter, onChange } = useSentence()
  return (
    <>
      <span>Only when</span>
      <Written name="field" label="Field to compare" placeholder="payload.value" at="comparison.field" />
      <div className={styles.operator}>
        <Select
          label={spoken('Comparison')}
          value={filter.op}
          options={comparisons}
          searchable={false}
          onChange={op => onChange({ op })}
        />
      </div>
      {!unaryOperators.includes(filter.op) && <Compared />}
    </>
  )
}

function Compared() {
  const { path, filter, onChange } = useSentence()
  const { faults } = useFilterForm()
  if (!listOperators.includes(filter.op))
    return <Written name="value" label="Value to compare with" placeholder="20" at="comparison.value" />
  return (
    <div className={styles.wide}>
      <TagList
        label={spoken('Values to compare with')}
        mono
        value={filter.values}
        onChange={values => onChange({ values })}
        error={faultWithin(faults, `${path}.comparison.value`)}
        placeholder={filter.op === 'between' ? '18, 22' : 'on, off'}
      />
    </div>
  )
}
