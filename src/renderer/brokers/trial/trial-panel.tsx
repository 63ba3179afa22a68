import { Copy, X } from 'lucide-react'
import { Button, IconButton } from '../../component/button.tsx'
import { useCopy } from '../../component/copy.ts'
import { Problem } from '../../component/problem.tsx'
import { duration } from '../../component/time-format.ts'
import { useNow } from '../../component/use-now.ts'
import { addressInWords, urlOf } from '../draft/address.ts'
import { type BrokerDraft, sameDraft } from '../draft/broker-draft.ts'
import type { Trial } from '../form/use-trial.ts'
import { reportAsText, reportTitle } from '../words/test-report.ts'
import styles from './ladder.module.css'
import { Ladder } from './ladder.tsx'

export interface TrialPanelProps {
  trial: Trial
  /** The form as it is now: tells whether the report still speaks of it. */
  draft: BrokerDraft
  onClose(): void
}

/** What came of the Test button, above the bar it stands in. */
export function TrialPanel({ trial, draft, onClose }: TrialPanelProps) {
  const copy = useCopy()
  const address = addressInWords(urlOf(trial.draft.address))
  if (trial.state === 'running')
    return (
      <section className={styles.panel} aria-label="Connection test" aria-busy="true">
        <div className={styles.head}>
          <span className={styles.title} role="status">
            Trying {address}
          </span>
          <Elapsed since={trial.since} />
          <Button small onClick={onClose}>
            Cancel
          </Button>
        </div>
      </section>
    )
  const stale = !sameDraft(trial.draft, draft)
  const report = trial.state === 'done' ? trial.report : null
  return (
    <section className={styles.panel} aria-label="Connection test">
      <div className={styles.head}>
        <span className={styles.title} role="status" data-outcome={report?.passed ? 'passed' : 'failed'}>
          {report ? reportTitle(report) : 'The test could not be run'}
        </span>
        {report && (
          <IconButton
            icon={Copy}
            label="Copy the report"
            onClick={() => copy(reportAsText(report, address))}
          />
        )}
        <IconButton icon={X} label="Close the report" onClick={onClose} />
      </div>
      <div className={styles.body}>
        {stale && (
          <p className={`secondary ${styles.stale}`}>This was before your last change; test again.</p>
        )}
        {trial.state === 'done' ? <Ladder report={trial.report} /> : <Problem error={trial.error} />}
      </div>
    </section>
  )
}

function Elapsed({ since }: { since: number }) {
  const elapsed = useNow(100) - since
  return <span className={styles.time}>{elapsed < 500 ? '' : duration(Math.floor(elapsed / 100) * 100)}</span>
}
