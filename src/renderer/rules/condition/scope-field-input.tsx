import { Autocomplete } from '@mantine/core'
import { useMemo } from 'react'
import fieldStyles from '../../component/field.module.css'
import { useEditor } from '../editor/editor-context.tsx'
import { fieldsOf } from '../editor/use-matching-event.ts'
import { conditionPath } from '../scope/field-path.ts'
import styles from './condition.module.css'

export interface ScopeFieldInputProps {
  value: string
  invalid: boolean
  onChange(field: string): void
  /** A field that was seen lately was chosen, with what it held. */
  onChosen?(field: string, saw: unknown): void
}

/** A field of the event, completed with those seen lately. */
export function ScopeFieldInput({ value, invalid, onChange, onChosen }: ScopeFieldInputProps) {
  const { matching } = useEditor()
  const fields = fieldsOf(matching)
  const options = useMemo(() => new Map(fields.map(one => [conditionPath(one.keys), one.saw])), [fields])
  return (
    <Autocomplete
      aria-label="Field"
      placeholder="payload.value"
      value={value}
      error={invalid}
      onChange={onChange}
      onOptionSubmit={chosen =>
        onChosen?.(chosen, fields.find(one => conditionPath(one.keys) === chosen)?.value)
      }
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
  )
}
