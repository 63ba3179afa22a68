import { PairsEditor } from '../../component/pairs-editor.tsx'
import { type ControlProps, fieldProps, textOf } from './control.ts'

/** Buttons of a notification: the suffix of the event each emits, and the words on it. */
export function ButtonsControl(props: ControlProps) {
  const buttons = Array.isArray(props.value) ? (props.value as { id?: unknown; label?: unknown }[]) : []
  return (
    <PairsEditor
      {...fieldProps(props)}
      nameLabel="Event"
      valueLabel="Words"
      add="Add button"
      value={buttons.map(({ id, label }) => [textOf(id), textOf(label)] as const)}
      onChange={pairs =>
        props.onChange(pairs.length === 0 ? undefined : pairs.map(([id, label]) => ({ id, label })))
      }
    />
  )
}
