import { Autocomplete } from '@mantine/core'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../component/button.tsx'
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
        className={styles.folderPath}
        label="Folder"
        description={isNew ? 'A new folder. Use / for folders in folders.' : 'Empty: the top of the list.'}
        placeholder="Heating/Cellar"
        data={[...folders]}
        value={path}
        onChange={setPath}
        maxLength={200}
        autoFocus
        data-autofocus
        openOnFocus={false}
        comboboxProps={{ withinPortal: false }}
        onKeyDown={event => event.key === 'Escape' && onCancel()}
      />
      <Button variant="primary" type="submit" className={styles.folderDone}>
        {verb}
      </Button>
      <IconButton icon={X} label="Cancel" className={styles.folderDone} onClick={onCancel} />
    </form>
  )
}
