import { Plus, Workflow } from 'lucide-react'
import { Button } from '../component/button.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { DemoHouseButton } from '../welcome/demo-house-button.tsx'
import { useRuleCommands } from './rule-commands.ts'

/** What the screen says while there is no rule. */
export function FirstRule() {
  const commands = useRuleCommands()
  return (
    <EmptyState
      icon={Workflow}
      title="Rules let events do things"
      action={
        <>
          <Button variant="primary" icon={Plus} onClick={() => commands.create()}>
            New rule
          </Button>
          <DemoHouseButton />
        </>
      }
    >
      A rule is a sentence: <b>when</b> a message arrives on <code>home/+/temperature</code>, <b>if</b>{' '}
      <code>payload.value</code> is greater than 20, <b>then</b> publish to <code>act/fan</code>. The quickest
      way to one: choose an event on the Events screen and press <kbd>r</kbd>.
    </EmptyState>
  )
}
