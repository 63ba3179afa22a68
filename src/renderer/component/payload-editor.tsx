import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Encoding } from '../../shared/encoding.ts'
import { afterPress } from './after-press.ts'
import { Button } from './button.tsx'
import { CodeField } from './code-field.tsx'
import type { TemplateWord } from './code-template.ts'
import { FileField } from './file-field.tsx'
import { byteSize } from './number-format.ts'
import styles from './payload-editor.module.css'
import { payloadFault, payloadSize } from './payload-fault.ts'

const names: { value: Encoding; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'json', label: 'JSON' },
  { value: 'hex', label: 'Hex' },
  { value: 'base64', label: 'Base64' },
  { value: 'file', label: 'File' },
]

const placeholders: Record<Encoding, string> = {
  text: 'Any text; empty is a message too',
  json: '{ "state": "ON" }',
  hex: '00 ff 1c',
  base64: 'SGVsbG8=',
  file: '',
}

export interface PayloadEditorProps {
  value: string
  encoding: Encoding
  onChange(value: string, encoding: Encoding): void
  label?: string
  help?: string
  /** A fault that the core found; the editor finds its own. */
  error?: string | null
  template?: boolean
  words?: TemplateWord[]
  /** The ways of writing on offer; all of them unless given. */
  encodings?: readonly { value: string; label: string }[]
  /** A smaller editor, for the forms of actions. */
  compact?: boolean
}

/** A payload and how it is written down; faults are told after the first pause in typing, with the number of bytes. */
export function PayloadEditor({
  value,
  encoding,
  onChange,
  label = 'Payload',
  help,
  error,
  template,
  words,
  encodings = names,
  compact,
}: PayloadEditorProps) {
  const [touched, setTouched] = useState(false)
  const fault = payloadFault(value, encoding, template)
  const shown = error ?? (touched || (encoding !== 'file' && value !== '') ? fault : null)
  const size = template && value.includes('{{') ? null : payloadSize(value, encoding)

  return (
    <div className={styles.editor}>
      <div className={styles.head}>
        <span className={styles.label}>{label}</span>
        {size !== null && <span className="secondary figures">{byteSize(size)}</span>}
        {encoding === 'json' && !fault && !value.includes('{{') && value.includes('{') && (
          <Button
            variant="quiet"
            small
            onClick={() => onChange(JSON.stringify(JSON.parse(value), null, 2), 'json')}
          >
            Tidy
          </Button>
        )}
        <SegmentedControl
          size="xs"
          aria-label={`${label} is written as`}
          value={encoding}
          onChange={next => onChange(value, next as Encoding)}
          data={[...encodings]}
        />
      </div>
      {encoding === 'file' ? (
        <FileField
          label="File"
          value={value === '' ? null : value}
          onChange={path => onChange(path ?? '', 'file')}
          title="Choose the file to send"
          error={shown}
          help="Its bytes are sent as they are."
        />
      ) : (
        <CodeField
          label=""
          ariaLabel={label}
          help={help}
          error={shown}
          value={value}
          onChange={next => onChange(next, encoding)}
          onBlur={() => afterPress(() => setTouched(true))}
          language={encoding === 'json' ? 'json' : 'text'}
          template={template}
          words={words}
          minHeight={compact ? 54 : 126}
          placeholder={placeholders[encoding]}
        />
      )}
    </div>
  )
}
