import { type Encoding, encodings } from '../../../shared/encoding.ts'
import { PayloadEditor } from '../../component/payload-editor.tsx'
import { fieldValue } from '../draft/part-value.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { wordsOf } from '../editor/use-matching-event.ts'
import { encodingFieldOf, encodingsOf } from '../words/payload-encoding.ts'
import { type ControlProps, textOf } from './control.ts'
import { TemplatePreview } from './template-preview.tsx'
import { TemplateControl } from './text-control.tsx'

/** A payload, with how it is written down where the part has a field for that. */
export function PayloadControl(props: ControlProps) {
  const { hint, descriptor, part, value, error, onField } = props
  const { matching } = useEditor()
  const offered = encodingsOf(hint, descriptor)
  if (offered.length === 0) return <TemplateControl {...props} multiline />
  const field = encodingFieldOf(hint)
  const encoding = fieldValue(part, field) ?? fieldValue(descriptor.initial, field)
  return (
    <>
      <PayloadEditor
        label={hint.label}
        help={hint.help}
        error={error}
        value={textOf(value)}
        encoding={isEncoding(encoding) ? encoding : 'text'}
        encodings={offered}
        onChange={(text, next) => {
          if (text !== value) onField(hint.name, text)
          if (next !== encoding) onField(field, next)
        }}
        template={hint.template}
        words={wordsOf(matching)}
        compact
      />
      {encoding !== 'file' && hint.template && <TemplatePreview template={textOf(value)} />}
    </>
  )
}

function isEncoding(value: unknown): value is Encoding {
  return (encodings as readonly unknown[]).includes(value)
}
