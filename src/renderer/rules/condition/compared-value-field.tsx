import { TagList } from '../../component/tag-list.tsx'
import { TextField } from '../../component/text-field.tsx'
import { type ComparedDraft, type ValueKind, valueKindLabels, valueKinds } from '../draft/compared-value.ts'
import { CompactSelect } from './compact-select.tsx'
import styles from './condition.module.css'
import { VariableField } from './variable-field.tsx'

export interface ComparedValueFieldProps {
  value: ComparedDraft
  /** One value, any number of them, or the two ends of a range. */
  form: 'one' | 'list' | 'range'
  invalid: boolean
  onChange(value: ComparedDraft): void
  onKind(kind: ValueKind): void
}

const options = (kinds: readonly ValueKind[]) =>
  kinds.map(value => ({ value, label: valueKindLabels[value] }))
const kindsOfOne = options(valueKinds.filter(kind => kind !== 'list'))
const kindsOfMany = options(['list', 'variable'])
const kindsOfRange = kindsOfMany.map(kind => (kind.value === 'list' ? { ...kind, label: 'values' } : kind))
const kindsOf = { one: kindsOfOne, list: kindsOfMany, range: kindsOfRange }

/** What a field is compared with, and as what it is meant: 20 the number, “20” the text, or what a variable holds. */
export function ComparedValueField({ value, form, invalid, onChange, onKind }: ComparedValueFieldProps) {
  const isTyped = value.kind === 'number' || value.kind === 'text'
  return (
    <div className={styles.valueLine} data-wide={form !== 'one' || value.kind === 'variable' || undefined}>
      <CompactSelect<ValueKind>
        label="Kind of value"
        className={styles.kind}
        value={form === 'one' || value.kind === 'variable' ? value.kind : 'list'}
        onChange={onKind}
        options={kindsOf[form]}
      />
      {value.kind === 'variable' && (
        <VariableField value={value.text} invalid={invalid} onChange={text => onChange({ ...value, text })} />
      )}
      {value.kind !== 'variable' && form === 'range' && (
        <RangeField value={value} invalid={invalid} onChange={onChange} />
      )}
      {value.kind !== 'variable' && form === 'list' && (
        <div className={styles.typed}>
          <TagList
            label={<span className="hidden-visually">Values</span>}
            value={value.items}
            onChange={items => onChange({ ...value, kind: 'list', items })}
            placeholder="Enter after each"
            mono
            error={invalid ? ' ' : null}
          />
        </div>
      )}
      {isTyped && form === 'one' && (
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
    <>
      {end('Lowest', low, text => [text, high])}
      <span className={styles.plain}>and</span>
      {end('Highest', high, text => [low, text])}
    </>
  )
}
