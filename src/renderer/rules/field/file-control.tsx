import { FileField } from '../../component/file-field.tsx'
import { type ControlProps, fieldProps } from './control.ts'

export function FileControl(props: ControlProps) {
  const { hint, value, onChange } = props
  return (
    <FileField
      {...fieldProps(props)}
      value={typeof value === 'string' && value !== '' ? value : null}
      onChange={path => onChange(path ?? (hint.required ? '' : undefined))}
      title={hint.label}
      placeholder={hint.placeholder}
    />
  )
}
