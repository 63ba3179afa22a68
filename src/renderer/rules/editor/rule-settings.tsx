import { Autocomplete, Radio } from '@mantine/core'
import { useMemo } from 'react'
import { type RunMode, runModes } from '../../../shared/workspace/rule.ts'
import { Section } from '../../component/section.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useRules } from '../../store/react.ts'
import { normalFolder } from '../draft/rule-draft.ts'
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
  const folders = useMemo(() => folderPaths(rules), [rules])
  const faults = [folderFault, modeFault, notesFault].filter(Boolean).length
  return (
    <Section title="Folder, mode and notes" summary={settingsSummary(folder, mode, notes)} faults={faults}>
      <div className={styles.settings}>
        <Place name="folder" className={styles.wide}>
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
        <Place name="mode" className={styles.wide}>
          <Radio.Group
            label="When it is triggered while it runs"
            error={modeFault}
            value={mode}
            onChange={next => editor.change(draft => ({ ...draft, mode: next as RunMode }))}
          >
            <div className={styles.modes}>
              {runModes.map(value => (
                <Radio
                  key={value}
                  size="xs"
                  value={value}
                  label={runModeWords[value].label}
                  description={runModeWords[value].explained}
                />
              ))}
            </div>
          </Radio.Group>
        </Place>
        <Place name="notes" className={styles.wide}>
          <TextField
            label="Notes"
            lines={2}
            error={notesFault}
            value={notes}
            placeholder="Why it is there, and what to know before changing it"
            onChange={next => editor.change(draft => ({ ...draft, notes: next }), 'notes')}
          />
        </Place>
      </div>
    </Section>
  )
}

/** `in Heating, queued`, and how the notes begin. */
function settingsSummary(folder: string, mode: RunMode, notes: string): string {
  const [firstLine = ''] = notes.trim().split('\n')
  const place = normalFolder(folder) === '' ? 'in no folder' : `in ${normalFolder(folder)}`
  return [place, runModeWords[mode].label.toLowerCase(), ...(firstLine === '' ? [] : [firstLine])].join(' · ')
}
