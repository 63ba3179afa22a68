import { NumberField } from '../../component/number-field.tsx'
import { type ControlProps, fieldProps } from './control.ts'

export function NumberControl(props: ControlProps) {
  const { hint, value, onChange } = props
  return (
    <NumberField
      {...fieldProps(props)}
      value={typeof value === 'number' ? value : null}
      onChange={next => onChange(next ?? undefined)}
      decimals={6}
      unit={hint.unit}
      placeholder={hint.placeholder}
    />
  )
}
