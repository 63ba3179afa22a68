import type { RuleComparison, RunDifference } from '../../../shared/contract/question.ts'
import type { RunDetail } from '../../../shared/contract/run.ts'
import { Badge } from '../../component/marks.tsx'
import { count, plural } from '../../component/number-format.ts'
import { fullTime } from '../../component/time-format.ts'
import { Remarks } from './dry-run-view.tsx'
import { useStepWords } from './step-words.ts'
import styles from './trial.module.css'

export interface ComparisonViewProps {
  comparison: RuleComparison
  onShow(run: RunDetail): void
}

/** What two versions of a rule would have done differently. */
export function ComparisonView({ comparison, onShow }: ComparisonViewProps) {
  const { events, same, onlyBefore, onlyAfter, changed, differences, remarks } = comparison
  const all = onlyBefore + onlyAfter + changed
  return (
    <div className={styles.result}>
      <p role="status">
        {all === 0 ? (
          <>
            Both would have done <strong>the same</strong> on {plural(events, 'event')}: {plural(same, 'run')}
            .
          </>
        ) : (
          <>
            On {plural(events, 'event')}: {count(same)} alike, <strong>{count(onlyAfter)} more</strong>,{' '}
            <strong>{count(onlyBefore)} fewer</strong>, <strong>{count(changed)} different</strong>.
          </>
        )}
      </p>
      <Remarks remarks={remarks} />
      <ul className={styles.differences}>
        {differences.map(difference => (
          <DifferenceLine
            key={`${difference.kind} ${difference.event.id}`}
            difference={difference}
            onShow={onShow}
          />
        ))}
      </ul>
      {differences.length < all && <p className="secondary">The first {count(differences.length)}.</p>}
    </div>
  )
}

const words = {
  'only before': { label: 'no longer', tone: 'red' },
  'only after': { label: 'new', tone: 'green' },
  changed: { label: 'different', tone: 'amber' },
} as const

function DifferenceLine({
  difference: { kind, event, before, after },
  onShow,
}: {
  difference: RunDifference
  onShow(run: RunDetail): void
}) {
  const { label, tone } = words[kind]
  return (
    <li className={styles.difference}>
      <span className={styles.differenceHead}>
        <Badge tone={tone}>{label}</Badge>
        <span className="figures quiet">{fullTime(event.time)}</span>
        <span className="mono ellipsis">{event.string}</span>
      </span>
      {before && <Version sign="−" run={before} onShow={onShow} />}
      {after && <Version sign="+" run={after} onShow={onShow} />}
    </li>
  )
}

function Version({ sign, run, onShow }: { sign: string; run: RunDetail; onShow(run: RunDetail): void }) {
  const inWords = useStepWords()
  return (
    <button type="button" className={styles.version} onClick={() => onShow(run)}>
      <span className="mono">{sign}</span> <span className="ellipsis">{inWords(run.steps)}</span>
    </button>
  )
}
