import { Pencil, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../component/button.tsx'
import { Badge } from '../../component/marks.tsx'
import { count } from '../../component/number-format.ts'
import { TextField } from '../../component/text-field.tsx'
import { useApp } from '../../store/react.ts'
import settings from '../settings.module.css'
import { SettingsBlock } from '../settings-block.tsx'
import { useVariables } from './use-variables.ts'
import styles from './variable.module.css'
import { VariableForm } from './variable-form.tsx'

/** What rules remember: the variables, to be seen and set by hand. */
export function Variables() {
  const app = useApp()
  const [text, setText] = useState('')
  const [editing, setEditing] = useState<string | null>(null)
  const list = useVariables(text)

  async function remove(name: string) {
    const before = await app.attempt('variable.get', { name })
    if (!before || (await app.attempt('variable.remove', { name })) === undefined) return
    app.toasts.show('information', `Removed the variable ${name}.`, {
      action: { label: 'Undo', run: () => void app.attempt('variable.set', { name, ...before }) },
    })
  }

  return (
    <SettingsBlock title="Variables">
      {list !== null && list.count > 8 && (
        <TextField label="Find" placeholder="Part of a name" value={text} onChange={setText} />
      )}
      {list?.count === 0 && (
        <p className="quiet">None yet. The action “Set a variable” makes them; rules read them everywhere.</p>
      )}
      <ul className={settings.list}>
        {list?.variables.map(({ name, preview, keep, kind }) => (
          <li key={name} className={`${settings.item} ${styles.columns}`}>
            <span className={`${settings.itemName} mono ellipsis`}>{name}</span>
            <span className="mono ellipsis" title={kind}>
              {preview}
            </span>
            {keep && <Badge title="It is there again after a restart">kept</Badge>}
            <IconButton icon={Pencil} label={`Change ${name}`} onClick={() => setEditing(name)} />
            <IconButton icon={X} label={`Remove ${name}`} onClick={() => void remove(name)} />
          </li>
        ))}
      </ul>
      {list?.more && <p className="secondary">The first {count(list.variables.length)}; find the others.</p>}
      {editing === null ? (
        <Button small icon={Plus} onClick={() => setEditing('')}>
          Set a variable
        </Button>
      ) : (
        <VariableForm key={editing} name={editing} onDone={() => setEditing(null)} />
      )}
    </SettingsBlock>
  )
}
