import { useEffect, useState } from 'react'
import type { DeadLetterDetail, DeadLetterRow } from '../../../shared/contract/dead-letter.ts'
import { Button } from '../../component/button.tsx'
import { Facts, Inspector, InspectorBlock } from '../../component/inspector.tsx'
import { PayloadView } from '../../component/payload-view.tsx'
import { Problem } from '../../component/problem.tsx'
import { fullTime } from '../../component/time-format.ts'
import { useApp } from '../../store/react.ts'
import { href } from '../../store/route.ts'
import { inputFacts } from '../words/input-facts.ts'
import { useDescriptors } from '../words/use-descriptors.ts'
import styles from './dead-letters.module.css'
import { RunAgain } from './run-again.tsx'

export interface DeadLetterInspectorProps {
  letter: DeadLetterRow
  onClose(): void
}

/** One run that failed for good: on what, at which action, and why. */
export function DeadLetterInspector({ letter, onClose }: DeadLetterInspectorProps) {
  const app = useApp()
  const detail = useDetail(letter.id)
  const { id, name, rule, time, event, action, error } = letter
  const descriptor = useDescriptors().find('actions', action?.type ?? '')
  return (
    <Inspector title={name} onClose={onClose}>
      <div className={styles.buttons}>
        <RunAgain letter={letter} />
        <Button
          small
          variant="quiet"
          onClick={() => {
            onClose()
            void app.attempt('deadLetters.dismiss', { id })
          }}
        >
          Dismiss
        </Button>
      </div>
      <InspectorBlock title={`Run ${id}`}>
        <Problem error={error} />
        <Facts
          facts={[
            ['Failed', fullTime(time)],
            [
              'Rule',
              <a key="rule" href={href({ screen: 'rules', id: rule, query: { run: String(id) } })}>
                {name}
              </a>,
            ],
          ]}
        />
      </InspectorBlock>
      {action && (
        <InspectorBlock title={descriptor?.title ?? action.type}>
          <Facts
            facts={inputFacts(action.input ?? {}, descriptor).map(([label, value]) => [
              label,
              <code key={label}>{value}</code>,
            ])}
          />
        </InspectorBlock>
      )}
      {event && (
        <InspectorBlock title={event.string}>
          {detail?.payload === null && (
            <p className="quiet">Its payload was too large to be kept, so the run cannot be repeated.</p>
          )}
          {typeof detail?.payload === 'string' && (
            <PayloadView
              key={id}
              payload={detail.payload}
              kind="json"
              size={event.size}
              truncated={detail.truncated}
            />
          )}
        </InspectorBlock>
      )}
    </Inspector>
  )
}

function useDetail(id: number): DeadLetterDetail | null {
  const app = useApp()
  const [detail, setDetail] = useState<{ id: number; detail: DeadLetterDetail } | null>(null)
  useEffect(() => {
    let wanted = true
    void app.attempt('deadLetters.get', { id }).then(answer => {
      if (wanted && answer) setDetail({ id, detail: answer })
    })
    return () => {
      wanted = false
    }
  }, [app, id])
  return detail?.id === id ? detail.detail : null
}
