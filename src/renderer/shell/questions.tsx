import { Hand } from 'lucide-react'
import type { Question } from '../../shared/contract/operation.ts'
import { Button } from '../component/button.tsx'
import { Facts } from '../component/inspector.tsx'
import { clockTime } from '../component/time-format.ts'
import { inputFacts } from '../rules/words/input-facts.ts'
import { useDescriptors } from '../rules/words/use-descriptors.ts'
import { useApp, useAppStateShallow } from '../store/react.ts'
import { href } from '../store/route.ts'
import styles from './notices.module.css'

/** Questions in sight at once; the oldest come first. */
const MOST = 3

/** Actions that are carried out only once a person allows it. */
export function Questions() {
  const questions = useAppStateShallow(state => state.status?.questions ?? [])
  const later = questions.length - MOST
  return (
    <>
      {questions.slice(0, MOST).map(question => (
        <QuestionLine key={question.id} question={question} />
      ))}
      {later > 0 && (
        <p className={styles.later}>
          {later === 1 ? 'One more question waits.' : `${later} more questions wait.`}
        </p>
      )}
    </>
  )
}

function QuestionLine({ question }: { question: Question }) {
  const app = useApp()
  const { id, rule, name, action, input, until } = question
  const descriptor = useDescriptors().find('actions', action)
  const answer = (allow: boolean) => void app.attempt('confirmation.answer', { id, allow })
  return (
    <div className={styles.notice} data-level="information" role="alert">
      <Hand size={16} strokeWidth={1.75} aria-hidden="true" />
      <div className={styles.words}>
        <p>
          <a href={href({ screen: 'rules', id: rule, query: { run: String(question.run) } })}>
            <strong>{name}</strong>
          </a>{' '}
          asks whether it may carry out “{descriptor?.title ?? action}”. Unanswered, it does not, after{' '}
          {clockTime(until)}.
        </p>
        <details>
          <summary>What it would do</summary>
          <Facts
            facts={inputFacts(input, descriptor).map(([label, value]) => [
              label,
              <code key={label}>{value}</code>,
            ])}
          />
        </details>
      </div>
      <Button small onClick={() => answer(false)}>
        Refuse
      </Button>
      <Button small variant="primary" onClick={() => answer(true)}>
        Allow
      </Button>
    </div>
  )
}
