import { CodeField } from '../../component/code-field.tsx'
import { type ControlProps, fieldProps, textOf } from './control.ts'

/** The text of a script. */
export function CodeControl(props: ControlProps) {
  return (
    <CodeField
      {...fieldProps(props)}
      value={textOf(props.value)}
      onChange={props.onChange}
      placeholder={props.hint.placeholder}
      minHeight={120}
      maxHeight={420}
    />
  )
}
