import { Send } from 'lucide-react'
import { Button } from '../component/button.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { useApp } from '../store/react.ts'
import { replaceWorkspace } from '../store/workspace-steps.ts'

/** Publish without a broker. */
export function NoBrokers() {
  const app = useApp()
  return (
    <EmptyState
      icon={Send}
      title="Messages are written and sent here"
      action={
        <>
          <Button variant="primary" onClick={() => app.navigation.go({ screen: 'brokers', id: 'new' })}>
            Add a broker
          </Button>
          <Button onClick={() => void replaceWorkspace(app, 'demo')}>Open the demo house</Button>
        </>
      }
    >
      A message needs a broker to go to. Add yours, or try the demo house: switch its lamp by publishing to
      it.
    </EmptyState>
  )
}
