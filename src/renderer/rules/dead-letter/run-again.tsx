import { RotateCcw } from 'lucide-react'
import type { DeadLetterRow } from '../../../shared/contract/dead-letter.ts'
import { Button } from '../../component/button.tsx'
import { useApp } from '../../store/react.ts'

/** From where it failed; where the rule is another one now, only as a whole. */
export function RunAgain({ letter: { id, now, again } }: { letter: DeadLetterRow }) {
  const app = useApp()
  if (now === 'gone') return <span className="quiet">The rule is gone.</span>
  const whole = now === 'changed'
  return (
    <Button
      small
      icon={RotateCcw}
      disabled={again !== undefined}
      title={
        whole
          ? 'The rule was changed since: all its actions are carried out'
          : 'From the action that failed; what was done before is not repeated'
      }
      onClick={() => void app.attempt('deadLetters.runAgain', { id, from: whole ? 'start' : 'failed' })}
    >
      {again !== undefined ? 'Running' : whole ? 'Run whole rule' : 'Run again'}
    </Button>
  )
}
