import { X } from 'lucide-react'
import type { TraceStep } from '../../../shared/contract/run.ts'
import type { FlowKind } from '../../../shared/flow.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { actionNumber } from '../words/action-number.ts'
import styles from './trial.module.css'

const steering = new Set<string>([
  'choose',
  'repeat',
  'parallel',
  'stop',
  'wait',
  'wait-for',
] satisfies FlowKind[])

export interface WhatIfProps {
  step: TraceStep
  /** Places of the actions that are to fail. */
  fails: readonly string[]
  onChange(fails: readonly string[]): void
}

/** At an action that would have been carried out: what would be, had it failed. */
export function WhatIf({ step: { path, type, state }, fails, onChange }: WhatIfProps) {
  if (path === undefined || steering.has(type)) return null
  const isFailing = fails.includes(path)
  if (!isFailing && state !== 'done') return null
  return (
    <div>
      <Button
        small
        variant="quiet"
        onClick={() => onChange(isFailing ? fails.filter(each => each !== path) : [...fails, path])}
      >
        {isFailing ? 'Let it be done again' : 'What if this failed?'}
      </Button>
    </div>
  )
}

/** Says which actions are to fail, for as long as any is. */
export function FailingActions({
  fails,
  onChange,
}: {
  fails: readonly string[]
  onChange(fails: readonly string[]): void
}) {
  if (fails.length === 0) return null
  return (
    <p className={styles.failing}>
      As if these had failed:
      {fails.map(path => {
        const action = `action ${actionNumber(path)}`
        return (
          <span key={path}>
            {action}
            <IconButton
              icon={X}
              label={`Let ${action} be done again`}
              onClick={() => onChange(fails.filter(each => each !== path))}
            />
          </span>
        )
      })}
    </p>
  )
}
