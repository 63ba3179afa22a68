import { Autocomplete } from '@mantine/core'
import { StickyNote } from 'lucide-react'
import { useMemo, useState } from 'react'
import { type RunMode, runModes } from '../../../shared/workspace/rule.ts'
import { Button } from '../../component/button.tsx'
import { Select } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useRules } from '../../store/react.ts'
import { folderPaths } from '../tree/rule-tree.ts'
import { runModeWords } from '../words/run-mode.ts'
import { useDraft, useEditor, useFault } from './editor-context.tsx'
import { Place } from './place.tsx'
import styles from './rule-editor.module.css'

/** Where the rule stands, what happens when it is started while it runs, and notes. */
export function RuleSettings() {
  const { editor } = useEditor()
  const rules = useRules()
  const folder = useDraft(draft => draft.folder)
  const mode = useDraft(draft => draft.mode)
  const notes = useDraft(draft => draft.notes)
  const folderFault = useFault('folder')
  const modeFault = useFault('mode')
  const notesFault = useFault('notes')
  const [writing, setWriting] = useState(notes !== '')
  const folders = useMemo(() => folderPaths(rules), [rules])
  return (
    <div className={styles.settings}>
      <Place name="folder">
        <Autocomplete
          label="Folder"
          description="A / makes folders in folders."
          placeholder="None"
          error={folderFault}
          data={folders}
          value={folder}
          maxLength={200}
          onChange={next => editor.change(draft => ({ ...draft, folder: next }), 'folder')}
          spellCheck={false}
        />
      </Place>
      <div data-place="mode">
        <Select<RunMode>
          label="When it is triggered while it runs"
          help={runModeWords[mode].explained}
          error={modeFault}
          value={mode}
          onChange={next => editor.change(draft => ({ ...draft, mode: next }))}
          options={runModes.map(value => ({ value, label: runModeWords[value].label }))}
        />
      </div>
      {writing || notes !== '' ? (
        <div className={styles.wide} data-place="notes">
          <TextField
            label="Notes"
            lines={2}
            autoFocus={notes === ''}
            error={notesFault}
            value={notes}
            placeholder="Why it is there, and what to know before changing it"
            onChange={next => editor.change(draft => ({ ...draft, notes: next }), 'notes')}
            onBlur={() => setWriting(false)}
          />
        </div>
      ) : (
        <div className={styles.wide}>
          <Button
            small
            variant="quiet"
            icon={StickyNote}
            className={styles.addNotes}
            onClick={() => setWriting(true)}
          >
            Add notes
          </Button>
        </div>
      )}
    </div>
  )
}
