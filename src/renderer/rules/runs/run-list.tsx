import type { RunRow } from '../../../shared/contract/run.ts'
import { Badge } from '../../component/marks.tsx'
import { clockTime, duration, fullTime } from '../../component/time-format.ts'
import { RunStateDot, runOutcomeWord, runStateWord } from './run-state.tsx'
import styles from './runs.module.css'

export interface RunListProps {
  runs: readonly RunRow[]
  selected: number | null
  onSelect(id: number): void
  /** With the name of the rule, where the runs are those of many. */
  named?: boolean
}

/** Runs, newest first, one a line; the arrows go from one to the next. */
export function RunList({ runs, selected, onSelect, named = false }: RunListProps) {
  return (
    <ul className={styles.runs}>
      {runs.map(run => (
        <li key={run.id}>
          <button
            type="button"
            className={styles.run}
            data-named={named || undefined}
            aria-pressed={run.id === selected}
            aria-label={`Run ${run.id}${named ? ` of ${run.name}` : ''}: ${runOutcomeWord(run)}, ${clockTime(run.started)}`}
            onClick={() => onSelect(run.id)}
            onKeyDown={event => {
              if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
              event.preventDefault()
              const line = event.currentTarget.parentElement
              const next = event.key === 'ArrowDown' ? line?.nextElementSibling : line?.previousElementSibling
              next?.querySelector('button')?.focus()
            }}
          >
            <span className="figures quiet" title={fullTime(run.started)}>
              {clockTime(run.started)}
            </span>
            <span className={styles.state}>
              <RunStateDot state={run.state} />
              {runStateWord(run.state)}
            </span>
            {named && <span className={`${styles.name} ellipsis`}>{run.name}</span>}
            <span className="ellipsis">
              {run.shadow && (
                <>
                  <Badge title="Its rule only reports: nothing was done">would have run</Badge>{' '}
                </>
              )}
              {run.error ? (
                <span className={styles.error}>{run.error.message}</span>
              ) : (
                <span className={`${styles.event} mono quiet`}>{run.event?.string ?? 'by hand'}</span>
              )}
            </span>
            <span className={`${styles.took} figures quiet`}>
              {run.ended !== undefined && duration(run.ended - run.started)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
