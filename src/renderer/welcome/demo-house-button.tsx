import { useState } from 'react'
import { Button } from '../component/button.tsx'
import { ConfirmDialog } from '../component/confirm-dialog.tsx'
import { useApp, useBrokers, useRules } from '../store/react.ts'
import { replaceWorkspace } from '../store/workspace-steps.ts'

/** Opens the demo house from an empty screen; asks first where it would take the place of something. */
export function DemoHouseButton() {
  const app = useApp()
  const [asking, setAsking] = useState(false)
  const nothingToLose = useBrokers().length + useRules().length === 0

  function open() {
    setAsking(false)
    void replaceWorkspace(app, 'demo')
  }

  return (
    <>
      <Button onClick={() => (nothingToLose ? open() : setAsking(true))}>Open the demo house</Button>
      <ConfirmDialog
        open={asking}
        title="Open the demo house?"
        confirm="Open the demo house"
        danger={false}
        onCancel={() => setAsking(false)}
        onConfirm={open}
      >
        It takes the place of your brokers and rules, with simulated devices and example rules. Undo brings
        yours back.
      </ConfirmDialog>
    </>
  )
}
