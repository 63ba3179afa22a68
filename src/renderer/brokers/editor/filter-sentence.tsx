import type { ReactNode } from 'react'
import {
  listOperators,
  type Operator,
  operatorNames,
  operators,
  unaryOperators,
} from '../../../shared/workspace/condition.ts'
import { NumberField } from '../../component/number-field.tsx'
import { Select } from '../../component/select.tsx'
import { TagList } from '../../component/tag-list.tsx'
import { TextField } from '../../component/text-field.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import { faultWithin } from '../draft/fields.ts'
import type { FilterDraft } from '../draft/filter-draft.ts'
import { useForm } from '../form/form-context.ts'
import styles from './subscriptions.module.css'

export interface FilterSentenceProps {
  /** `subscriptions[0].filters[1]` */
  path: string
  filter: FilterDraft
  onChange(part: Partial<FilterDraft>): void
  /** Called when one of its fields is left. */
  onLeft(): void
}

/** One event filter as a sentence whose words can be changed. */
export function FilterSentence(props: FilterSentenceProps) {
  const { filter } = props
  switch (filter.type) {
    case 'retained':
      return (
        <div className={styles.sentence}>
          <KeepOrDrop {...props} />
          <span>retained messages</span>
        </div>
      )
    case 'topic':
      return <TopicSentence {...props} />
    case 'text':
      return <TextSentence {...props} />
    case 'change':
      return <ChangeSentence {...props} />
    case 'throttle':
      return <ThrottleSentence {...props} />
    case 'field':
      return <FieldSentence {...props} />
  }
}

const spoken = (label: string): ReactNode => <span className="hidden-visually">{label}</span>

const choices = [
  { value: 'drop', label: 'Drop' },
  { value: 'keep', label: 'Keep only' },
]

function KeepOrDrop({ filter, onChange }: FilterSentenceProps) {
  return (
    <div className={styles.choice}>
      <Select
        label={spoken('Drop or keep')}
        value={filter.keep ? 'keep' : 'drop'}
        options={choices}
        onChange={value => onChange({ keep: value === 'keep' })}
      />
    </div>
  )
}

function TopicSentence(props: FilterSentenceProps) {
  const { draft, faults } = useForm()
  const { path, filter, onChange } = props
  return (
    <div className={styles.sentence}>
      <KeepOrDrop {...props} />
      <span>topics</span>
      <div className={styles.wide}>
        <TopicField
          label={spoken('Topics, as a topic filter')}
          kind="filter"
          broker={draft.savedId}
          value={filter.filter}
          onChange={next => onChange({ filter: next })}
          error={faultWithin(faults, path)}
          placeholder="home/+/debug"
        />
      </div>
    </div>
  )
}

function TextSentence(props: FilterSentenceProps) {
  const { faults } = useForm()
  const { path, filter, onChange, onLeft } = props
  return (
    <div className={styles.sentence}>
      <KeepOrDrop {...props} />
      <span>payloads that contain</span>
      <div className={styles.wide}>
        <TextField
          label={spoken('Text in the payload')}
          mono
          value={filter.contains}
          onChange={contains => onChange({ contains })}
          onBlur={onLeft}
          error={faultWithin(faults, path)}
          placeholder="ON"
        />
      </div>
    </div>
  )
}

function ChangeSentence({ path, filter, onChange, onLeft }: FilterSentenceProps) {
  const { faults } = useForm()
  return (
    <div className={styles.sentence}>
      <span>Only when</span>
      <div className={styles.wide}>
        <TextField
          label={spoken('Field that changes; empty for the whole payload')}
          mono
          value={filter.field}
          onChange={field => onChange({ field })}
          onBlur={onLeft}
          error={faultWithin(faults, path)}
          placeholder="the payload"
        />
      </div>
      <span>changes</span>
    </div>
  )
}

function ThrottleSentence({ path, filter, onChange, onLeft }: FilterSentenceProps) {
  const { faults } = useForm()
  return (
    <div className={styles.sentence}>
      <span>At most one message a topic in</span>
      <div className={styles.seconds}>
        <NumberField
          label={spoken('Seconds between two messages')}
          value={filter.seconds}
          onChange={seconds => onChange({ seconds })}
          onBlur={onLeft}
          error={faultWithin(faults, path)}
          min={0}
          decimals={3}
          unit="s"
        />
      </div>
    </div>
  )
}

const comparisons = operatorNames.map(value => ({ value, label: operators[value] }))

function FieldSentence({ path, filter, onChange, onLeft }: FilterSentenceProps) {
  const { faults } = useForm()
  return (
    <div className={styles.sentence}>
      <span>Only when</span>
      <div className={styles.wide}>
        <TextField
          label={spoken('Field to compare')}
          mono
          value={filter.field}
          onChange={field => onChange({ field })}
          onBlur={onLeft}
          error={faults[`${path}.comparison.field`]}
          placeholder="payload.value"
        />
      </div>
      <div className={styles.operator}>
        <Select
          label={spoken('Comparison')}
          value={filter.op}
          options={comparisons}
          searchable={false}
          onChange={op => onChange({ op })}
        />
      </div>
      {!unaryOperators.includes(filter.op) && (
        <div className={styles.wide}>
          <Compared
            filter={filter}
            op={filter.op}
            onChange={onChange}
            error={faultWithin(faults, `${path}.comparison.value`)}
          />
        </div>
      )}
    </div>
  )
}

interface ComparedProps {
  filter: FilterDraft
  op: Operator
  onChange(part: Partial<FilterDraft>): void
  error?: string
}

/** 20 is a number, true a truth value, "20" in quotes a text. */
function Compared({ filter, op, onChange, error }: ComparedProps) {
  if (listOperators.includes(op))
    return (
      <TagList
        label={spoken('Values to compare with')}
        mono
        value={filter.values}
        onChange={values => onChange({ values })}
        error={error}
        placeholder={op === 'between' ? '18, 22' : 'on, off'}
      />
    )
  return (
    <TextField
      label={spoken('Value to compare with')}
      mono
      value={filter.value}
      onChange={value => onChange({ value })}
      error={error}
      placeholder="20"
    />
  )
}
