import { Select } from '../../component/select.tsx'
import { useRules } from '../../store/react.ts'
import { type ControlProps, fieldProps } from './control.ts'

/** One of the rules. */
export function RuleControl(props: ControlProps) {
  const rules = useRules()
  const chosen = typeof props.value === 'string' && props.value !== '' ? props.value : null
  const gone = chosen !== null && !rules.some(({ id }) => id === chosen)
  const options = rules.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <Select
      {...fieldProps(props)}
      value={chosen}
      onChange={props.onChange}
      options={gone ? [...options, { value: chosen, label: `${chosen} (removed)` }] : options}
      placeholder="Choose a rule"
    />
  )
}
