import { useState } from 'react'
import { Button } from '../component/button.tsx'
import { ConfirmDialog } from '../component/confirm-dialog.tsx'
import { plural } from '../component/number-format.ts'
import { useApp, useAppState, useBrokers, useRules } from '../store/react.ts'
import { type Replacement, replaceWorkspace, undoLast } from '../store/workspace-steps.ts'
import styles from './settings.module.css'
import { SettingsBlock } from './settings-block.tsx'

const words: Record<Replacement, { title: string; confirm: string }> = {
  demo: { title: 'Open the demo house?', confirm: 'Open the demo house' },
  empty: { title: 'Start empty?', confirm: 'Start empty' },
}

/** Demo house, empty start, and one step back. */
export function WorkspaceSettings() {
  const app = useApp()
  const undo = useAppState(state => state.status?.undo ?? null)
  const [asked, setAsked] = useState<Replacement | null>(null)
  const [busy, setBusy] = useState(false)
  const brokers = useBrokers().length
  const rules = useRules().length

  async function replace(by: Replacement) {
    setBusy(true)
    await replaceWorkspace(app, by)
    setBusy(false)
    setAsked(null)
  }

  return (
    <SettingsBlock title="Workspace">
      <div className={styles.row}>
        <div>
          Undo the last change
          <p>{undo ?? 'There is nothing to undo.'}</p>
        </div>
        <Button disabled={undo === null} onClick={() => void undoLast(app)}>
          Undo
        </Button>
      </div>
      <div className={styles.row}>
        <div>
          Demo house
          <p>Eight simulated devices and example rules on the built-in broker.</p>
        </div>
        <Button
          busy={busy && asked === null}
          onClick={() => (brokers + rules === 0 ? void replace('demo') : setAsked('demo'))}
        >
          Open the demo house
        </Button>
      </div>
      <div className={styles.row}>
        <div>
          Empty workspace
          <p>No brokers, no rules; yours alone.</p>
        </div>
        <Button variant="danger" disabled={brokers + rules === 0} onClick={() => setAsked('empty')}>
          Start empty
        </Button>
      </div>
      <ConfirmDialog
        open={asked !== null}
        title={asked ? words[asked].title : ''}
        confirm={asked ? words[asked].confirm : ''}
        busy={busy}
        onConfirm={() => asked && void replace(asked)}
        onCancel={() => setAsked(null)}
      >
        This replaces {plural(brokers, 'broker')} and {plural(rules, 'rule')}. Passwords stay in the keychain,
        and Undo brings everything back until the next change.
      </ConfirmDialog>
    </SettingsBlock>
  )
}
