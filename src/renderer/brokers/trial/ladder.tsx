import { Check, X } from 'lucide-react'
import type { BrokerTestReport, BrokerTestStep } from '../../../shared/contract/broker.ts'
import { duration } from '../../component/time-format.ts'
import { layerTitle } from '../words/test-report.ts'
import styles from './ladder.module.css'

const stateWords = { passed: 'passed', failed: 'failed', skipped: 'not reached' } as const

/** The layers of a connection from the ground up: which held, what was found there, and where it broke. */
export function Ladder({ report }: { report: BrokerTestReport }) {
  return (
    <ol className={styles.ladder} aria-label="Layers of the connection">
      {report.steps.map(step => (
        <Rung key={step.layer} step={step} />
      ))}
    </ol>
  )
}

function Rung({ step: { layer, state, detail, milliseconds, error } }: { step: BrokerTestStep }) {
  return (
    <li className={`${styles.step} ${styles[state]}`}>
      <span className={styles.mark}>
        {state === 'passed' && <Check size={11} strokeWidth={3} aria-hidden="true" />}
        {state === 'failed' && <X size={11} strokeWidth={3} aria-hidden="true" />}
      </span>
      <span className={styles.layer}>
        {layerTitle(layer)} <span className="hidden-visually">{stateWords[state]}</span>
      </span>
      <span className={styles.detail}>{detail ?? (state === 'skipped' ? 'not reached' : '')}</span>
      <span className={styles.time}>{milliseconds !== undefined && duration(milliseconds)}</span>
      {error && (
        <div className={styles.why}>
          <div>{error.message}</div>
          {error.detail?.split('\n').map(line => (
            <div key={line}>{line}</div>
          ))}
          {error.hint && <div className={styles.hint}>{error.hint}</div>}
          <div className={`${styles.code} mono`}>{error.code}</div>
        </div>
      )}
    </li>
  )
}
