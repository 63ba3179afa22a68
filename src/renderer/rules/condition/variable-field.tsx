import { Autocomplete } from '@mantine/core'
import { useState } from 'react'
import fieldStyles from '../../component/field.module.css'
import { useApp } from '../../store/react.ts'
import styles from './condition.module.css'

const OFFERED = 200

export interface VariableFieldProps {
  value: string
  invalid: boolean
  onChange(name: string): void
}

/** The variable that a field is compared with, completed with those there are. */
export function VariableField({ value, invalid, onChange }: VariableFieldProps) {
  const app = useApp()
  const [names, setNames] = useState<string[]>([])
  // Asked for when somebody looks: which variables there are changes as rules run.
  const look = () => {
    app.call('variable.list', { limit: OFFERED }).then(
      ({ variables }) => setNames(variables.map(({ name }) => name)),
      () => setNames([]),
    )
  }
  return (
    <div className={styles.typed} data-invalid={invalid || undefined}>
      <Autocomplete
        aria-label="Variable"
        placeholder="name of a variable"
        value={value}
        onChange={onChange}
        onFocus={look}
        data={names}
        limit={30}
        maxDropdownHeight={280}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        spellCheck={false}
        classNames={{ input: fieldStyles.mono }}
      />
    </div>
  )
}
