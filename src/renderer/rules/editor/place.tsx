import type { ReactNode } from 'react'
import { afterPress } from '../../component/after-press.ts'
import { useEditor } from './editor-context.tsx'

/** The frame of one field: faults are shown at its place once the keyboard has left it, and focus is led to it. */
export function Place({
  name,
  className,
  children,
}: {
  name: string
  className?: string
  children: ReactNode
}) {
  const { editor } = useEditor()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only takes note that the field inside was left
    <div className={className} data-place={name} onBlur={() => afterPress(() => editor.visit(name))}>
      {children}
    </div>
  )
}
