import { useMemo } from 'react'
import { eventString } from '../../../shared/event.ts'
import styles from '../block/part.module.css'
import { useEditor } from '../editor/editor-context.tsx'
import { hasTemplate, previewTemplate } from '../scope/template-preview.ts'

const LONGEST = 300

/** What the template would give for the latest matching event; nothing where that cannot be told here. */
export function TemplatePreview({ template }: { template: string }) {
  const { matching } = useEditor()
  const preview = useMemo(
    () => (matching && hasTemplate(template) ? previewTemplate(template, matching.scope) : null),
    [template, matching],
  )
  if (!matching || preview?.kind !== 'rendered') return null
  const { text, missing } = preview
  return (
    <>
      <div className={styles.preview}>
        <span aria-hidden="true">→</span>
        <output aria-label="Preview" title={`With the latest event, ${eventString(matching.event.row)}`}>
          {text === '' ? <span className="quiet">nothing</span> : text.slice(0, LONGEST)}
          {text.length > LONGEST && '…'}
        </output>
      </div>
      {missing.length > 0 && (
        <p className={styles.note}>The latest event has no {missing.slice(0, 3).join(', ')}.</p>
      )}
    </>
  )
}
