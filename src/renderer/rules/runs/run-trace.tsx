import { Check, X } from 'lucide-react'
import type { RunDetail, TraceClause } from '../../../shared/contract/run.ts'
import { Facts, InspectorBlock } from '../../component/inspector.tsx'
import { Problem } from '../../component/problem.tsx'
import { duration, fullTime } from '../../component/time-format.ts'
import { useApp } from '../../store/react.ts'
import { href } from '../../store/route.ts'
import { RunStateDot, runStateWord } from './run-state.tsx'
import styles from './runs.module.css'
import { TraceStepLine } from './trace-step.tsx'

/** A run, as it was or would have been: what started it, what its conditions saw, and what each action did. */
export function RunTrace({ run }: { run: RunDetail }) {
  const app = useApp()
  const { row, trigger, conditions, steps } = run
  return (
    <>
      <InspectorBlock title={`Run ${row.id}`}>
        {row.error &&
          (row.state === 'failed' || row.state === 'interrupted') &&
          !steps.some(step => step.error) && <Problem error={row.error} />}
        <Facts
          facts={[
            [
              'State',
              <span key="state" className={styles.state}>
                <RunStateDot state={row.state} />
                {runStateWord(row.state)}
              </span>,
            ],
            [
              'Began',
              <span key="began" className="figures">
                {fullTime(row.started)}
              </span>,
            ],
            ['Took', row.ended !== undefined && duration(row.ended - row.started)],
            [
              'Event',
              row.event && row.event.id < 0 ? (
                <span key="event" className="mono">
                  {row.event.string}
                </span>
              ) : row.event ? (
                <a
                  key="event"
                  className="mono"
                  href={href({ screen: 'events' })}
                  onClick={() => app.events.select(row.event?.id ?? null)}
                >
                  {row.event.string}
                </a>
              ) : (
                'none: it was started by hand'
              ),
            ],
            [
              'Rule',
              <a key="rule" href={href({ screen: 'rules', id: row.rule, query: { run: String(row.id) } })}>
                {row.name}
              </a>,
            ],
          ]}
        />
      </InspectorBlock>
      {row.shadow && <p className="secondary">The rule is in the shadow: this is what it would have done.</p>}
      <InspectorBlock title="When">
        <p>{trigger}</p>
      </InspectorBlock>
      <InspectorBlock title="If">
        {conditions ? (
          <ul className={styles.clauses}>
            <Clause clause={conditions} />
          </ul>
        ) : (
          <p className="quiet">{row.event ? 'It has no conditions.' : 'Its conditions were not asked.'}</p>
        )}
      </InspectorBlock>
      <InspectorBlock title="Then">
        {steps.length === 0 && (
          <p className="quiet">
            {run.traceless
              ? 'There were too many runs at that time to keep the trace of each.'
              : 'It has no actions.'}
          </p>
        )}
        <ol className={styles.steps}>
          {steps.map(step => (
            <TraceStepLine key={step.path ?? step.index} step={step} />
          ))}
        </ol>
      </InspectorBlock>
    </>
  )
}

/** One clause of conditions, with what it saw. */
export function Clause({ clause }: { clause: TraceClause }) {
  const { held, text, saw, clauses } = clause
  const Mark = held ? Check : X
  return (
    <li>
      <div className={styles.clause}>
        <Mark
          size={14}
          strokeWidth={2.25}
          className={held ? styles.held : styles.failed}
          role="img"
          aria-label={held ? 'Held' : 'Did not hold'}
        />
        <div>
          <span className={clauses ? styles.groupText : undefined}>{text}</span>
          {saw !== undefined && (
            <div className="secondary">
              It saw <span className={styles.saw}>{saw === '' ? 'an empty text' : saw}</span>
            </div>
          )}
        </div>
      </div>
      {clauses && clauses.length > 0 && (
        <ul className={styles.inner}>
          {clauses.map(inner => (
            <Clause key={inner.path} clause={inner} />
          ))}
        </ul>
      )}
    </li>
  )
}
