import { ClipboardPaste } from 'lucide-react'
import { useState } from 'react'
import { isPemText } from '../../../shared/workspace/tls.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { FileField } from '../../component/file-field.tsx'
import { TextField } from '../../component/text-field.tsx'
import { mendPem, pemCount } from '../draft/pem-text.ts'
import styles from './form.module.css'

export interface PemFieldProps {
  label: string
  /** Of the file dialog. */
  title: string
  extensions: string[]
  /** A file's name, or the text itself. */
  value: string
  onChange(value: string): void
  onBlur(): void
  error?: string
  help?: string
  /** What the text is of, in singular and plural. */
  holds: [one: string, many: string]
}

/** Certificates, or a revocation list: a file, or its text pasted. */
export function PemField({ value, onChange, onBlur, holds, title, extensions, ...field }: PemFieldProps) {
  const [pasting, setPasting] = useState(false)
  const change = (text: string) => onChange(isPemText(text) ? mendPem(text) : text)
  if (!pasting && !isPemText(value))
    return (
      <FileField
        {...field}
        title={title}
        extensions={extensions}
        value={value || null}
        onChange={path => change(path ?? '')}
        onBlur={onBlur}
        extra={<IconButton icon={ClipboardPaste} label="Paste its text" onClick={() => setPasting(true)} />}
      />
    )
  const count = pemCount(value)
  const found = count === 1 ? `1 ${holds[0]}` : `${count} ${holds[1]}`
  return (
    <div className={styles.group}>
      <TextField
        {...field}
        help={count > 0 ? `${found}, kept in the workspace.` : 'Paste the text of the file.'}
        mono
        lines={3}
        value={value}
        onChange={change}
        onBlur={onBlur}
        placeholder="-----BEGIN …"
        autoFocus={pasting && value === ''}
      />
      <div className={styles.row}>
        <Button
          small
          onClick={() => {
            setPasting(false)
            onChange('')
          }}
        >
          Use a file
        </Button>
      </div>
    </div>
  )
}
