import {
  Check,
  Circle,
  CircleDashed,
  CircleQuestionMark,
  CircleSlash,
  Hand,
  LoaderCircle,
  type LucideIcon,
  X,
} from 'lucide-react'
import { Fragment, useContext } from 'react'
import type { StepState, TraceStep } from '../../../shared/contract/run.ts'
import { Facts } from '../../component/inspector.tsx'
import { plural } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { duration, exactTime } from '../../component/time-format.ts'
import { PartIcon } from '../block/part-icon.tsx'
import { inputFacts } from '../words/input-facts.ts'
import { useDescriptors } from '../words/use-descriptors.ts'
import styles from './runs.module.css'
import { StepAside } from './step-aside.ts'

const marks: Record<StepState, { icon: LucideIcon; word: string; look?: string }> = {
  waiting: { icon: CircleDashed, word: 'waits its turn' },
  asking: { icon: Hand, word: 'asks a person', look: styles.running },
  running: { icon: LoaderCircle, word: 'running', look: styles.running },
  done: { icon: Check, word: 'done', look: styles.held },
  failed: { icon: X, word: 'failed', look: styles.failed },
  skipped: { icon: CircleSlash, word: 'left out' },
  stopped: { icon: Circle, word: 'stopped' },
  uncertain: { icon: CircleQuestionMark, word: 'uncertain', look: styles.failed },
}

/** One action as it was carried out: what it was given, what came of it. */
export function TraceStepLine({ step }: { step: TraceStep }) {
  const descriptor = useDescriptors().find('actions', step.type)
  const { icon: Mark, word, look } = marks[step.state]
  const aside = useContext(StepAside)
  return (
    <li className={styles.step}>
      <div className={styles.stepHead}>
        <Mark size={14} strokeWidth={2.25} className={look ?? styles.quietMark} aria-hidden="true" />
        <PartIcon name={descriptor?.icon} className={styles.quietMark} />
        <span className={styles.stepTitle}>{descriptor?.title ?? step.type}</span>
        <span className="secondary figures">
          {word}
          {step.milliseconds !== undefined && `, ${duration(step.milliseconds)}`}
        </span>
      </div>
      {branchWords(step) && <p className="secondary">{branchWords(step)}</p>}
      <Tries step={step} />
      <ConditionFault step={step} />
      {step.error &&
        (step.state === 'stopped' ? (
          <p className="quiet">{step.error.message}</p>
        ) : (
          <Problem error={step.error} />
        ))}
      <Values facts={inputFacts(step.input ?? {}, descriptor)} />
      {step.output && Object.keys(step.output).length > 0 && (
        <div className={styles.output}>
          <span className="secondary">Result</span>
          <Values facts={inputFacts(step.output, descriptor)} />
        </div>
      )}
      {aside?.(step)}
      <InnerSteps step={step} />
    </li>
  )
}

/** What was done inside of it, turn by turn where it was repeated. */
function InnerSteps({ step: { steps, omitted } }: { step: TraceStep }) {
  if (!steps || steps.length === 0) return null
  return (
    <ol className={styles.innerSteps}>
      {steps.map((inner, index) => {
        const turn = inner.iteration
        const begins = turn !== undefined && turn !== steps[index - 1]?.iteration
        const gap = begins && omitted !== undefined && turn > (steps[index - 1]?.iteration ?? -1) + 1
        return (
          <Fragment key={`${inner.path ?? index} ${turn ?? ''}`}>
            {gap && <li className="secondary">{plural(omitted, 'turn')} left out here</li>}
            {begins && <li className="secondary">Turn {turn + 1}</li>}
            <TraceStepLine step={inner} />
          </Fragment>
        )
      })}
    </ol>
  )
}

function Tries({ step: { tries } }: { step: TraceStep }) {
  if (!tries || tries.length === 0) return null
  return (
    <details className="secondary">
      <summary>{plural(tries.length, 'try', 'tries')} before failed</summary>
      <ul>
        {tries.map(({ started, error }) => (
          <li key={started}>
            <span className="figures">{exactTime(started)}</span> {error.message}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Its conditions could not be worked out, and so did not hold. */
function ConditionFault({ step: { conditionFault } }: { step: TraceStep }) {
  if (!conditionFault) return null
  const { error, count } = conditionFault
  return (
    <>
      <p className="secondary">Its conditions failed{count > 1 && ` ${count} times`}, and so did not hold.</p>
      <Problem error={error} />
    </>
  )
}

/** Which branch of a choice was taken, in words; undefined for what is none. */
function branchWords({ branch }: TraceStep): string | undefined {
  if (branch === undefined) return undefined
  if (branch === null) return 'No branch fitted.'
  return branch === 'otherwise' ? 'Took “otherwise”.' : `Took branch ${branch + 1}.`
}

function Values({ facts }: { facts: [label: string, value: string][] }) {
  return (
    <Facts
      facts={facts.map(([label, value]) => [
        label,
        <span key={label} className={styles.rendered}>
          {value}
        </span>,
      ])}
    />
  )
}
