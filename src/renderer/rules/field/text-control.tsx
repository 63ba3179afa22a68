import { CodeField } from '../../component/code-field.tsx'
import { TextField } from '../../component/text-field.tsx'
import { fieldValue } from '../draft/part-value.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { wordsOf } from '../editor/use-matching-event.ts'
import { type ControlProps, fieldProps, textOf } from './control.ts'
import { TemplatePreview } from './template-preview.tsx'

/** A line of text, or a template of one line. */
export function TextControl(props: ControlProps) {
  return props.hint.template ? (
    <TemplateControl {...props} multiline={false} />
  ) : (
    <TextField
      {...fieldProps(props)}
      value={textOf(props.value)}
      placeholder={props.hint.placeholder}
      onChange={text => props.onChange(kept(props, text))}
    />
  )
}

/** Several lines of text, or a template of several. */
export function MultilineControl(props: ControlProps) {
  return props.hint.template ? (
    <TemplateControl {...props} multiline />
  ) : (
    <TextField
      {...fieldProps(props)}
      lines={3}
      value={textOf(props.value)}
      placeholder={props.hint.placeholder}
      onChange={text => props.onChange(kept(props, text))}
    />
  )
}

/** A template, with what it would give for the latest event below. */
export function TemplateControl(props: ControlProps & { multiline: boolean }) {
  const { matching } = useEditor()
  const { hint, value, multiline } = props
  return (
    <>
      <CodeField
        {...fieldProps(props)}
        value={textOf(value)}
        onChange={text => props.onChange(kept(props, text))}
        template
        words={wordsOf(matching)}
        multiline={multiline}
        minHeight={54}
        maxHeight={240}
        placeholder={hint.placeholder}
      />
      <TemplatePreview template={textOf(value)} />
    </>
  )
}

/** An emptied field leaves the part, unless a new part begins with it. */
function kept({ hint, descriptor }: ControlProps, text: string): string | undefined {
  return text === '' && fieldValue(descriptor.initial, hint.name) === undefined ? undefined : text
}
