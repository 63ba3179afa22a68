import { Select } from '../../component/select.tsx'
import { type ControlProps, fieldProps } from './control.ts'

/** One of the options; their values may be numbers, which the list itself cannot carry. */
export function SelectControl(props: ControlProps) {
  const { hint, value, descriptor, onChange } = props
  const options = hint.options ?? []
  const chosen = value ?? descriptor.initial[hint.name] ?? (hint.required ? undefined : options[0]?.value)
  return (
    <Select
      {...fieldProps(props)}
      value={chosen === undefined ? null : String(chosen)}
      onChange={next => onChange(options.find(option => String(option.value) === next)?.value)}
      options={options.map(option => ({ value: String(option.value), label: option.label }))}
      placeholder={hint.placeholder ?? 'Choose'}
    />
  )
}
