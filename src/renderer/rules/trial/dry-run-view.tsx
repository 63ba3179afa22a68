import type { DryRun } from '../../../shared/contract/question.ts'
import type { RunDetail } from '../../../shared/contract/run.ts'
import { count, plural } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { duration, fullTime } from '../../component/time-format.ts'
import { RunStateDot } from '../runs/run-state.tsx'
import runStyles from '../runs/runs.module.css'
import { useStepWords } from './step-words.ts'
import styles from './trial.module.css'

/** The runs that would have been. */
export function DryRunView({ dryRun, onShow }: { dryRun: DryRun; onShow(run: RunDetail): void }) {
  const { events, runs, first, last, rules, remarks, took } = dryRun
  const [rule] = rules
  const between = runs - first.length - last.length
  return (
    <div className={styles.result}>
      <p role="status">
        It would have run <strong>{plural(runs, 'time')}</strong> on {plural(events, 'event')}
        {rule && rule.failed > 0 && `, ${count(rule.failed)} of them in vain`}
        {rule &&
          rule.leftOut > 0 &&
          `, and ${plural(rule.leftOut, 'time')} not, because of its mode or limits`}
        . <span className="quiet">Found out in {duration(took)}.</span>
      </p>
      {rule?.error && <Problem error={rule.error} />}
      <Remarks remarks={remarks} />
      <ul className={runStyles.runs}>
        {first.map(run => (
          <DryRunLine key={run.row.id} run={run} onShow={onShow} />
        ))}
        {between > 0 && <li className={styles.between}>{plural(between, 'run')} between these</li>}
        {last.map(run => (
          <DryRunLine key={run.row.id} run={run} onShow={onShow} />
        ))}
      </ul>
    </div>
  )
}

export function Remarks({ remarks }: { remarks: readonly string[] }) {
  return remarks.length > 0 && <p className="secondary">{remarks.join(' ')}</p>
}

function DryRunLine({ run, onShow }: { run: RunDetail; onShow(run: RunDetail): void }) {
  const { row, steps } = run
  const inWords = useStepWords()
  return (
    <li>
      <button type="button" className={styles.line} onClick={() => onShow(run)}>
        <span className="figures quiet">{fullTime(row.started)}</span>
        <RunStateDot state={row.state} />
        <span className="mono quiet ellipsis">{row.event?.string}</span>
        <span className={styles.lineWords}>{inWords(steps)}</span>
      </button>
    </li>
  )
}
