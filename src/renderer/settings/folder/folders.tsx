import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import type { Folder } from '../../../shared/workspace/folder.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { InlineForm } from '../../component/inline-form.tsx'
import { Problem } from '../../component/problem.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useApp, useAppState } from '../../store/react.ts'
import settings from '../settings.module.css'
import { SettingsBlock } from '../settings-block.tsx'
import styles from './folder.module.css'

const none: readonly Folder[] = []

/** Folders on the machine Tomte runs on that rules may write into and watch. */
export function Folders() {
  const app = useApp()
  const folders = useAppState(state => state.view?.workspace.folders ?? none)
  const [adding, setAdding] = useState<Folder | null>(null)
  const [refusal, setRefusal] = useState<PlainError | null>(null)

  async function save(next: readonly Folder[]) {
    try {
      await app.call('folders.put', { folders: [...next] })
      setAdding(null)
      setRefusal(null)
    } catch (error) {
      setRefusal(toPlainError(error))
    }
  }

  function cancel() {
    setAdding(null)
    setRefusal(null)
  }

  async function remove(id: string) {
    const before = folders
    if ((await app.attempt('folders.put', { folders: before.filter(each => each.id !== id) })) === undefined)
      return
    app.toasts.show('information', `Rules may no longer use the folder ${id}.`, {
      action: { label: 'Undo', run: () => void save(before) },
    })
  }

  return (
    <SettingsBlock title="Folders">
      <p className="quiet">Rules write files, and watch them, in these folders and nowhere else.</p>
      <ul className={settings.list}>
        {folders.map(({ id, path }) => (
          <li key={id} className={`${settings.item} ${styles.columns}`}>
            <span className={settings.itemName}>{id}</span>
            <span className="mono ellipsis" title={path}>
              {path}
            </span>
            <IconButton icon={X} label={`No longer allow ${id}`} onClick={() => void remove(id)} />
          </li>
        ))}
      </ul>
      {adding === null ? (
        <>
          <Button small icon={Plus} onClick={() => setAdding({ id: '', path: '' })}>
            Allow a folder
          </Button>
          {refusal && <Problem error={refusal} />}
        </>
      ) : (
        <InlineForm
          className={settings.form}
          label="Allow a folder"
          submit="Allow"
          disabled={adding.id === '' || adding.path === ''}
          refusal={refusal}
          onSubmit={() => void save([...folders, adding])}
          onCancel={cancel}
        >
          <TextField
            label="Name"
            help="Rules call it that."
            placeholder="logs"
            autoFocus
            value={adding.id}
            onChange={id => setAdding({ ...adding, id })}
          />
          <TextField
            label="Path"
            placeholder="/home/anna/logs"
            mono
            value={adding.path}
            onChange={path => setAdding({ ...adding, path })}
          />
        </InlineForm>
      )}
    </SettingsBlock>
  )
}
