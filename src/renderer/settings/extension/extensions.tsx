import { FolderInput, FolderOpen, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../component/button.tsx'
import { InlineForm } from '../../component/inline-form.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useApp, useAppState } from '../../store/react.ts'
import settings from '../settings.module.css'
import { SettingsBlock } from '../settings-block.tsx'
import styles from './extension.module.css'
import { ExtensionLine } from './extension-line.tsx'
import { useExtensions } from './use-extensions.ts'

/** User plug-ins: others' code, off until a person enables it. */
export function Extensions() {
  const app = useApp()
  const list = useExtensions()
  const desktop = useAppState(state => state.status?.host === 'desktop')
  const [folder, setFolder] = useState<string | null>(null)

  async function pick() {
    const picked = await app.attempt('host.pickFile', {
      title: 'The manifest.json of the plug-in',
      extensions: ['json'],
    })
    if (picked?.path) setFolder(picked.path.replace(/[\\/][^\\/]*$/, ''))
  }

  async function install() {
    if (!folder) return
    if ((await app.attempt('extension.install', { folder })) !== undefined) setFolder(null)
  }

  return (
    <SettingsBlock title="Plug-ins">
      {list?.extensions.length === 0 && (
        <p className="quiet">
          None yet. A plug-in is a folder with a manifest and one JavaScript file; it brings events and
          actions of its own. Put it into <code>{list.folder}</code>, or install it from where it is.
        </p>
      )}
      <ul className={styles.extensions}>
        {list?.extensions.map(extension => (
          <ExtensionLine key={extension.id} extension={extension} confined={list.confined} />
        ))}
      </ul>
      {folder === null ? (
        <div className={settings.buttons}>
          <Button icon={FolderInput} onClick={() => setFolder('')}>
            Install from a folder
          </Button>
          <Button icon={RotateCw} variant="quiet" onClick={() => void app.attempt('extension.reload', {})}>
            Look again
          </Button>
        </div>
      ) : (
        <InlineForm
          className={settings.form}
          label="Install a plug-in"
          submit="Install"
          disabled={folder.trim() === ''}
          onSubmit={() => void install()}
          onCancel={() => setFolder(null)}
        >
          <TextField
            label="Folder on the machine Tomte runs on"
            help="The one that holds manifest.json. It is copied, and stays off until you enable it."
            value={folder}
            onChange={setFolder}
            mono
            autoFocus
            trailing={
              desktop && (
                <IconButton icon={FolderOpen} label="Choose its manifest.json" onClick={() => void pick()} />
              )
            }
          />
        </InlineForm>
      )}
    </SettingsBlock>
  )
}
