import { Plus, Workflow } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../component/button.tsx'
import { ConfirmDialog } from '../component/confirm-dialog.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { useApp } from '../store/react.ts'
import { replaceWorkspace } from '../store/workspace-steps.ts'
import { useRuleCommands } from './rule-commands.ts'

/** What the screen says while there is no rule. */
export function FirstRule() {
  const app = useApp()
  const commands = useRuleCommands()
  const [asking, setAsking] = useState(false)
  return (
    <>
      <EmptyState
        icon={Workflow}
        title="Rules let events do things"
        action={
          <>
            <Button variant="primary" icon={Plus} onClick={() => commands.create()}>
              New rule
            </Button>
            <Button onClick={() => setAsking(true)}>Open the demo house</Button>
          </>
        }
      >
        A rule is a sentence: <b>when</b> a message arrives on <code>home/+/temperature</code>, <b>if</b>{' '}
        <code>payload.value</code> is greater than 20, <b>then</b> publish to <code>act/fan</code>. The
        quickest way to one: choose an event on the Events screen and press <kbd>r</kbd>.
      </EmptyState>
      <ConfirmDialog
        open={asking}
        title="Open the demo house?"
        confirm="Open the demo house"
        danger={false}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false)
          void replaceWorkspace(app, 'demo')
        }}
      >
        It takes the place of your brokers and rules, with simulated devices and example rules. Undo brings
        yours back.
      </ConfirmDialog>
    </>
  )
}
