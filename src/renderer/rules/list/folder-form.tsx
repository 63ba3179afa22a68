import { Autocomplete } from '@mantine/core'
import { useState } from 'react'
import { Button } from '../../component/button.tsx'
import { normalFolder } from '../draft/rule-draft.ts'
import styles from './rule-list.module.css'

export interface FolderFormProps {
  initial: string
  folders: readonly string[]
  verb: string
  onDone(path: string): void
  onCancel(): void
}

/** Asks for the path of a folder; typing a new path makes one. */
export function FolderForm({ initial, folders, verb, onDone, onCancel }: FolderFormProps) {
  const [path, setPath] = useState(initial)
  const isNew = normalFolder(path) !== '' && !folders.includes(normalFolder(path))
  return (
    <form
      className={styles.folderForm}
      onSubmit={event => {
        event.preventDefault()
        onDone(normalFolder(path))
      }}
    >
      <Autocomplete
        label="Folder"
        description={isNew ? 'A new folder. Use / for folders in folders.' : 'Empty: the top of the list.'}
        placeholder="Heating/Cellar"
        data={[...folders]}
        value={path}
        onChange={setPath}
        maxLength={200}
        data-autofocus
        comboboxProps={{ withinPortal: false }}
      />
      <div className={styles.folderButtons}>
        <Button small onClick={onCancel}>
          Cancel
        </Button>
        <Button small variant="primary" type="submit">
          {verb}
        </Button>
      </div>
    </form>
  )
}
