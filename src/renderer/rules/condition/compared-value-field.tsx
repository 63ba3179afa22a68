import { TagList } from '../../component/tag-list.tsx'
import { TextField } from '../../component/text-field.tsx'
import { type ComparedDraft, type ValueKind, valueKindLabels, valueKinds } from '../draft/compared-value.ts'
import { CompactSelect } from './compact-select.tsx'
import styles from './condition.module.css'

export interface ComparedValueFieldProps {
  value: ComparedDraft
  /** One value, any number of them, or the two ends of a range. */
  form: 'one' | 'list' | 'range'
  invalid: boolean
  onChange(value: ComparedDraft): void
  onKind(kind: ValueKind): void
}

const kindOptions = valueKinds
  .filter(kind => kind !== 'list')
  .map(value => ({ value, label: valueKindLabels[value] }))

/** What a field is compared with, and as what it is meant: 20 the number, or “20” the text. */
export function ComparedValueField({ value, form, invalid, onChange, onKind }: ComparedValueFieldProps) {
  if (form === 'range') return <RangeField value={value} invalid={invalid} onChange={onChange} />
  if (form === 'list')
    return (
      <TagList
        label={<span className="hidden-visually">Values</span>}
        value={value.items}
        onChange={items => onChange({ ...value, kind: 'list', items })}
        placeholder="Enter after each"
        mono
        error={invalid ? ' ' : null}
      />
    )
  const isTyped = value.kind === 'number' || value.kind === 'text'
  return (
    <div className={styles.valueLine}>
      <CompactSelect<ValueKind>
        label="Kind of value"
        className={styles.kind}
        value={value.kind}
        onChange={onKind}
        options={kindOptions}
      />
      {isTyped && (
        <div className={styles.typed} data-invalid={invalid || undefined}>
          <TextField
            label={<span className="hidden-visually">Value</span>}
            value={value.text}
            onChange={text => onChange({ ...value, text })}
            placeholder={value.kind === 'text' ? 'empty text' : undefined}
            mono
          />
        </div>
      )}
    </div>
  )
}

function RangeField({
  value,
  invalid,
  onChange,
}: Pick<ComparedValueFieldProps, 'value' | 'invalid' | 'onChange'>) {
  const [low = '', high = ''] = value.items
  const end = (label: string, text: string, items: (text: string) => string[]) => (
    <div className={styles.typed} data-invalid={invalid || undefined}>
      <TextField
        label={<span className="hidden-visually">{label}</span>}
        value={text}
        onChange={next => onChange({ ...value, kind: 'list', items: items(next) })}
        mono
      />
    </div>
  )
  return (
    <div className={styles.valueLine}>
      {end('Lowest', low, text => [text, high])}
      <span className={styles.plain}>and</span>
      {end('Highest', high, text => [low, text])}
    </div>
  )
}
