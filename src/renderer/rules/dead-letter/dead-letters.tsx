import { Inbox, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { DeadLetterRow } from '../../../shared/contract/dead-letter.ts'
import { Button } from '../../component/button.tsx'
import { ConfirmDialog } from '../../component/confirm-dialog.tsx'
import { EmptyState } from '../../component/empty-state.tsx'
import { count } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { clockTime, fullTime } from '../../component/time-format.ts'
import { useApp } from '../../store/react.ts'
import runStyles from '../runs/runs.module.css'
import { RunsView } from '../runs/runs-view.tsx'
import { useDescriptors } from '../words/use-descriptors.ts'
import { DeadLetterInspector } from './dead-letter-inspector.tsx'
import styles from './dead-letters.module.css'
import { RunAgain } from './run-again.tsx'
import { useDeadLetters } from './use-dead-letters.ts'

/** Runs that failed for good, until someone has dealt with them. */
export function DeadLetters() {
  const app = useApp()
  const { page, error, more } = useDeadLetters()
  const [selected, setSelected] = useState<number | null>(null)
  const [asks, setAsks] = useState(false)
  const letter = page?.letters.find(({ id }) => id === selected)
  const dismissAll = () => {
    setAsks(false)
    void app.attempt('deadLetters.dismissAll', {})
  }
  return (
    <RunsView
      title="Failed runs"
      actions={
        page !== null &&
        page.total > 0 && (
          <Button small icon={Trash2} variant="quiet" onClick={() => setAsks(true)}>
            Dismiss all
          </Button>
        )
      }
      details={letter && <DeadLetterInspector letter={letter} onClose={() => setSelected(null)} />}
    >
      {error && <Problem error={error} />}
      {page?.total === 0 && (
        <EmptyState icon={Inbox} title="Nothing failed">
          A run whose action failed for good, after all its retries, waits here to be run again.
        </EmptyState>
      )}
      <ul className={styles.letters}>
        {page?.letters.map(each => (
          <Letter
            key={each.id}
            letter={each}
            selected={each.id === selected}
            onSelect={() => setSelected(each.id)}
          />
        ))}
      </ul>
      {page !== null && page.letters.length < page.total && (
        <Button small variant="quiet" onClick={more}>
          Show more of {count(page.total)}
        </Button>
      )}
      {page !== null && page.dropped > 0 && (
        <p className="secondary">{count(page.dropped)} older ones made room for newer ones.</p>
      )}
      <ConfirmDialog
        open={asks}
        title="Dismiss all failed runs?"
        confirm="Dismiss all"
        onConfirm={dismissAll}
        onCancel={() => setAsks(false)}
      >
        They can then no longer be run again. Their traces stay among the runs.
      </ConfirmDialog>
    </RunsView>
  )
}

interface LetterProps {
  letter: DeadLetterRow
  selected: boolean
  onSelect(): void
}

function Letter({ letter, selected, onSelect }: LetterProps) {
  const { time, name, action, error, event } = letter
  const descriptor = useDescriptors().find('actions', action?.type ?? '')
  return (
    <li className={styles.letter} data-selected={selected || undefined}>
      <button
        type="button"
        className={styles.line}
        aria-pressed={selected}
        aria-label={`Failed run of ${name}, ${clockTime(time)}: ${error.message}`}
        onClick={onSelect}
      >
        <span className={styles.first}>
          <span className="figures quiet" title={fullTime(time)}>
            {clockTime(time)}
          </span>
          <span className={`${runStyles.name} ellipsis`}>{name}</span>
          <span className="quiet ellipsis">
            {action ? (descriptor?.title ?? action.type) : ''} · {event?.string ?? 'by hand'}
          </span>
        </span>
        <span className={`${runStyles.error} ellipsis`}>{error.message}</span>
      </button>
      <RunAgain letter={letter} />
    </li>
  )
}
