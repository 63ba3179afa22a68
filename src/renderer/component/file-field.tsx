import { FolderOpen, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApp, useAppState } from '../store/react.ts'
import { IconButton } from './button.tsx'
import type { FieldProps } from './field.tsx'
import { TextField } from './text-field.tsx'

export interface FileFieldProps extends FieldProps {
  value: string | null
  onChange(path: string | null): void
  onBlur?(): void
  /** Of the file dialog. */
  title: string
  extensions?: string[]
  placeholder?: string
  /** A further button inside the field. */
  extra?: ReactNode
}

/** A file on the machine Tomte runs on: chosen in a dialog on the desktop, typed as a path anywhere. */
export function FileField({
  value,
  onChange,
  onBlur,
  title,
  extensions,
  placeholder,
  extra,
  ...field
}: FileFieldProps) {
  const app = useApp()
  const desktop = useAppState(state => state.status?.host === 'desktop')

  async function pick() {
    const picked = await app.attempt('host.pickFile', { title, extensions })
    if (picked?.path) onChange(picked.path)
  }

  return (
    <TextField
      {...field}
      mono
      value={value ?? ''}
      onChange={path => onChange(path === '' ? null : path)}
      onBlur={onBlur}
      placeholder={placeholder ?? (desktop ? undefined : 'A path on the machine Tomte runs on')}
      trailing={
        <>
          {value && <IconButton icon={X} label="Clear" onClick={() => onChange(null)} />}
          {extra}
          {desktop && <IconButton icon={FolderOpen} label="Choose a file" onClick={pick} />}
        </>
      }
    />
  )
}
