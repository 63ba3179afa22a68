import { Switch } from '../../component/switch.tsx'
import type { ControlProps } from './control.ts'

export function SwitchControl({ hint, value, error, onChange }: ControlProps) {
  return (
    <Switch label={hint.label} help={hint.help} error={error} checked={value === true} onChange={onChange} />
  )
}
