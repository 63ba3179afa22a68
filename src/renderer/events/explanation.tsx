import { CircleHelp } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { EventExplanation, ExplainedOutcome, ExplainedRule } from '../../shared/contract/question.ts'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import { Button } from '../component/button.tsx'
import { Badge } from '../component/marks.tsx'
import { Problem } from '../component/problem.tsx'
import { Clause } from '../rules/runs/run-trace.tsx'
import { useApp } from '../store/react.ts'
import { href } from '../store/route.ts'
import styles from './event-inspector.module.css'

const words: Record<ExplainedOutcome, string> = {
  ran: 'It ran.',
  'left-out': 'All held, but its mode, a limit or a pause kept it from running.',
  disabled: 'All held, but it is switched off.',
  retained: 'The message is a retained one, and its trigger does not want those.',
  backlog: 'The message waited at the broker while Tomte was away, and its trigger does not want those.',
  trigger: 'Its trigger saw the message and waits for more.',
  conditions: 'A condition did not hold:',
  stopped: 'Another rule kept the event from it.',
}

/** Why not? The rules that nearly ran on an event, with what kept each from it. */
export function Explanation({ id }: { id: number }) {
  const app = useApp()
  const [asked, setAsked] = useState<number | null>(null)
  const [answer, setAnswer] = useState<EventExplanation | null>(null)
  const [error, setError] = useState<PlainError | null>(null)
  useEffect(() => {
    if (asked !== id) return
    let wanted = true
    setAnswer(null)
    setError(null)
    app.call('event.explain', { id }).then(
      explanation => wanted && setAnswer(explanation),
      reason => wanted && setError(toPlainError(reason)),
    )
    return () => {
      wanted = false
    }
  }, [app, asked, id])

  if (asked !== id)
    return (
      <div>
        <Button small icon={CircleHelp} onClick={() => setAsked(id)}>
          Why not the others?
        </Button>
      </div>
    )
  if (error) return <Problem error={error} />
  if (!answer) return <p className="quiet">Looking at the rules of that moment.</p>
  const others = answer.rules.filter(({ outcome }) => outcome !== 'ran')
  return (
    <div className={styles.explanation}>
      {others.length === 0 && <p className="quiet">No other rule has a trigger for this event.</p>}
      <ul className={styles.explained}>
        {others.map(rule => (
          <Explained key={rule.rule} rule={rule} />
        ))}
      </ul>
      {answer.remarks.length > 0 && <p className="secondary">{answer.remarks.join(' ')}</p>}
    </div>
  )
}

function Explained({ rule }: { rule: ExplainedRule }) {
  const { outcome, failed, saw, stoppedBy, trigger } = rule
  return (
    <li className={styles.explainedRule}>
      <span className={styles.explainedName}>
        <a href={href({ screen: 'rules', id: rule.rule })}>{rule.name}</a>
        {!rule.enabled && <Badge>off</Badge>}
        {rule.shadow && <Badge>shadow</Badge>}
      </span>
      <span className="secondary">{trigger}</span>
      <p>
        {words[outcome]}
        {stoppedBy && (
          <>
            {' '}
            It was <a href={href({ screen: 'rules', id: stoppedBy.id })}>{stoppedBy.name}</a>.
          </>
        )}
      </p>
      {(failed ?? (outcome === 'trigger' ? saw : null)) && (
        <ul>
          <Clause clause={(failed ?? saw)!} />
        </ul>
      )}
    </li>
  )
}
