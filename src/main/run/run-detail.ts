import type { RunDetail, RunRow, StepState, TraceStep } from '../../shared/contract/run.ts'
import { eventString } from '../../shared/event.ts'
import { BY_HAND, type Run, type RunnableAction, type Step } from './run.ts'
import { shortened } from './shorten.ts'

/** One run for a list. */
export function runRow(run: Run): RunRow {
  const { id, rule, event, trigger, state, started, ended, error } = run
  return {
    id,
    rule: rule.id,
    name: rule.name,
    event: trigger === BY_HAND ? null : { id: event.id, string: eventString(event) },
    state,
    started,
    ended,
    error,
  }
}

/** One run with every clause and action. */
export function runDetail(run: Run): RunDetail {
  const { rule, event, variables, trigger } = run
  return {
    row: runRow(run),
    trigger: rule.describeTrigger(trigger),
    conditions: trigger === BY_HAND ? null : rule.traceConditions(event, variables),
    steps: rule.actions.map((action, index) => traceStep(run, action, index)),
  }
}

function traceStep(run: Run, action: RunnableAction, index: number): TraceStep {
  const { type } = action
  const step = run.steps[index]
  if (!step) return { index, type, state: stateOfUntouched(run, action) }
  const { state, started, ended, output, error } = step
  return {
    index,
    type,
    state,
    started,
    milliseconds: ended === undefined ? undefined : ended - started,
    input: inputOf(run, action, step),
    output,
    error,
  }
}

function stateOfUntouched({ state }: Run, action: RunnableAction): StepState {
  if (action.disabled) return 'skipped'
  if (state === 'running') return 'waiting'
  return state === 'stopped' ? 'stopped' : 'skipped'
}

function inputOf({ event }: Run, action: RunnableAction, step: Step): Record<string, string> | undefined {
  try {
    return shortened(action.resolve(event, step.variables, step.started))
  } catch {
    return undefined // the step's error says so
  }
}
