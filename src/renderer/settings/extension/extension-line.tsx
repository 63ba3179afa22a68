import { Menu } from '@mantine/core'
import { EllipsisVertical, RotateCw, Settings2, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ExtensionRow } from '../../../shared/contract/extension.ts'
import { IconButton } from '../../component/button.tsx'
import { ConfirmDialog } from '../../component/confirm-dialog.tsx'
import { Facts } from '../../component/inspector.tsx'
import { Dot } from '../../component/marks.tsx'
import { count } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { Switch } from '../../component/switch.tsx'
import { clockTime } from '../../component/time-format.ts'
import { useApp } from '../../store/react.ts'
import { EnableDialog } from './enable-dialog.tsx'
import styles from './extension.module.css'
import { ExtensionSettings } from './extension-settings.tsx'
import { extensionStates } from './extension-state.ts'

/** One user plug-in: how it is, what it offers, what it said. */
export function ExtensionLine({ extension, confined }: { extension: ExtensionRow; confined: boolean }) {
  const app = useApp()
  const { id, state, enabled, error, description, log, fields } = extension
  const [asks, setAsks] = useState<'enable' | 'remove' | null>(null)
  const [editing, setEditing] = useState(false)
  const name = extension.name ?? id
  const { tone, shape, word } = extensionStates[state]
  const on = enabled && state !== 'changed' && state !== 'failed'
  const canStart = extension.hash !== undefined && state !== 'invalid' && state !== 'missing'
  return (
    <li className={styles.extension}>
      <div className={styles.head}>
        <Switch
          bare
          label={`Enable ${name}`}
          checked={on}
          disabled={!on && !canStart}
          onChange={next => (next ? setAsks('enable') : void app.attempt('extension.disable', { id }))}
        />
        <div className={styles.words}>
          <span className={styles.name}>
            {name} <span className="secondary">{extension.version}</span>
          </span>
          <span className="secondary">
            <Dot tone={tone} shape={shape} title={word} /> {word}
            {extension.nextStart !== undefined && ` at ${clockTime(extension.nextStart)}`}
          </span>
        </div>
        {fields.length > 0 && (
          <IconButton
            icon={Settings2}
            label={`Settings of ${name}`}
            pressed={editing}
            onClick={() => setEditing(!editing)}
          />
        )}
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <IconButton icon={EllipsisVertical} label={`More for ${name}`} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<RotateCw size={16} />}
              onClick={() => void app.attempt('extension.reload', { id })}
            >
              Start anew
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<Trash2 size={16} />} color="red" onClick={() => setAsks('remove')}>
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {description && <p>{description}</p>}
      {error && <Problem error={error} />}
      {editing && <ExtensionSettings extension={extension} onDone={() => setEditing(false)} />}
      <Facts
        facts={[
          ['Actions', extension.actions.join(', ')],
          ['Triggers', extension.triggers.join(', ')],
          ['Events', extension.events > 0 && count(extension.events)],
          ['Dropped', extension.dropped > 0 && `${count(extension.dropped)} events: it emits too many`],
          ['Restarts', extension.restarts > 0 && count(extension.restarts)],
        ]}
      />
      {log.length > 0 && (
        <details>
          <summary>What it said</summary>
          <pre className={styles.log}>
            {log.map(({ time, text }) => `${clockTime(time)} ${text}`).join('\n')}
          </pre>
        </details>
      )}
      <EnableDialog
        extension={asks === 'enable' ? extension : null}
        confined={confined}
        onClose={() => setAsks(null)}
      />
      <ConfirmDialog
        open={asks === 'remove'}
        title={`Remove ${name}?`}
        confirm="Remove"
        onConfirm={() => {
          setAsks(null)
          void app.attempt('extension.remove', { id })
        }}
        onCancel={() => setAsks(null)}
      >
        Its folder and its settings are deleted; this cannot be undone. Rules that use it stay, and say that
        it is missing.
      </ConfirmDialog>
    </li>
  )
}
