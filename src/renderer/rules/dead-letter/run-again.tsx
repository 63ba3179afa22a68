import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { DeadLetterRow } from '../../../shared/contract/dead-letter.ts'
import { Button } from '../../component/button.tsx'
import { ConfirmDialog } from '../../component/confirm-dialog.tsx'
import { useApp } from '../../store/react.ts'
import { outerActionOf } from './outer-action.ts'

/**
 * From where it failed; where the rule is another one now, only as a whole. What failed inside of an action is asked about first: that
 * action is begun anew, with all that was done in it already.
 */
export function RunAgain({ letter: { id, now, again, action } }: { letter: DeadLetterRow }) {
  const app = useApp()
  const [asks, setAsks] = useState(false)
  if (now === 'gone') return <span className="quiet">The rule is gone.</span>
  const whole = now === 'changed'
  const outer = whole || !action ? null : outerActionOf(action.path)
  const run = () => {
    setAsks(false)
    void app.attempt('deadLetters.runAgain', { id, from: whole ? 'start' : 'failed' })
  }
  return (
    <>
      <Button
        small
        icon={RotateCcw}
        disabled={again !== undefined}
        title={
          whole
            ? 'The rule was changed since: all its actions are carried out'
            : outer !== null
              ? `From action ${outer} of the rule, inside of which it failed`
              : 'From the action that failed; what was done before is not repeated'
        }
        onClick={() => (outer === null ? run() : setAsks(true))}
      >
        {again !== undefined ? 'Running' : whole ? 'Run whole rule' : 'Run again'}
      </Button>
      <ConfirmDialog
        open={asks}
        title={`Run again from action ${outer}?`}
        confirm="Run again"
        danger={false}
        onConfirm={run}
        onCancel={() => setAsks(false)}
      >
        What failed stands inside of action {outer} of the rule. That action is begun anew: what was done in
        it before the failure is done once more. The actions before it are not repeated.
      </ConfirmDialog>
    </>
  )
}
