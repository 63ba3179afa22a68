import { Plus, X } from 'lucide-react'
import { Button, IconButton } from './button.tsx'
import styles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'
import { TextField } from './text-field.tsx'

export interface PairsEditorProps extends FieldProps {
  /** In order; names may repeat. */
  value: readonly (readonly [string, string])[]
  onChange(value: [string, string][]): void
  nameLabel?: string
  valueLabel?: string
  /** On the button that adds a pair. */
  add?: string
}

/** Names with values: headers, user properties, variables. */
export function PairsEditor({
  value,
  onChange,
  nameLabel = 'Name',
  valueLabel = 'Value',
  add = 'Add',
  ...field
}: PairsEditorProps) {
  const pairs = value.map(([name, text]): [string, string] => [name, text])
  const replace = (index: number, pair: [string, string]) =>
    onChange(pairs.map((old, i) => (i === index ? pair : old)))
  return (
    <Field {...field}>
      <div className={styles.list}>
        {pairs.map(([name, text], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, so a pair has no identity but its place
          <div key={index} className={styles.pair}>
            <TextField
              mono
              label={<span className="hidden-visually">{`${nameLabel} ${index + 1}`}</span>}
              placeholder={nameLabel}
              value={name}
              onChange={next => replace(index, [next, text])}
            />
            <TextField
              mono
              label={<span className="hidden-visually">{`${valueLabel} ${index + 1}`}</span>}
              placeholder={valueLabel}
              value={text}
              onChange={next => replace(index, [name, next])}
            />
            <IconButton
              icon={X}
              label={`Remove ${name || 'this pair'}`}
              onClick={() => onChange(pairs.filter((_, i) => i !== index))}
            />
          </div>
        ))}
        <div>
          <Button small variant="quiet" icon={Plus} onClick={() => onChange([...pairs, ['', '']])}>
            {add}
          </Button>
        </div>
      </div>
    </Field>
  )
}
