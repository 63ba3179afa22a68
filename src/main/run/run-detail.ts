import type { RunOfEvent } from '../../shared/contract/event.ts'
import type { RunDetail, RunRow, StepState, TraceStep } from '../../shared/contract/run.ts'
import { eventString } from '../../shared/event.ts'
import {
  BY_HAND,
  CALLED,
  type Run,
  type RunnableAction,
  type Step,
  type StepList,
  type StepMore,
} from './run.ts'
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
    ...(rule.rule.shadow === true && { shadow: true }),
  }
}

/** One run for the event that started it. */
export function runOfEvent({ id, rule, name, shadow }: RunRow): RunOfEvent {
  return { id, rule, name, ...(shadow && { shadow }) }
}

/** One run with every clause and action. */
export function runDetail(run: Run): RunDetail {
  const { rule, event, variables, trigger, told } = run
  return {
    row: runRow(run),
    trigger: told ? told.trigger : triggerOf(run),
    conditions: told ? told.conditions : trigger < 0 ? null : rule.traceConditions(event, variables),
    steps: traceSteps(run, 'actions', rule.actions, run.steps),
  }
}

function triggerOf({ rule, trigger, callers }: Run): string {
  const caller = callers?.at(-1)
  return trigger === CALLED && caller ? `Called by “${caller.name}”` : rule.describeTrigger(trigger)
}

/** The actions of one list, with those inside of them. `path`: of the list, within the rule. */
function traceSteps(
  run: Run,
  path: string,
  actions: readonly RunnableAction[],
  steps: readonly (Step | undefined)[],
): TraceStep[] {
  return actions.map((action, index) => traceStep(run, action, steps[index], index, `${path}[${index}]`))
}

function traceStep(
  run: Run,
  action: RunnableAction,
  step: Step | undefined,
  index: number,
  path: string,
): TraceStep {
  const { type } = action
  if (!step) return { index, path, type, state: stateOfUntouched(run, action) }
  const { state, started, ended, output, error, more } = step
  return {
    index,
    path,
    type,
    state,
    started,
    milliseconds: ended === undefined ? undefined : ended - started,
    input: more?.input ?? inputOf(run, action, step),
    output,
    error,
    ...(more && traceOfMore(run, more, path)),
  }
}

function traceOfMore(
  run: Run,
  { tries, conditionFault, branch, lists, omitted }: StepMore,
  path: string,
): Partial<TraceStep> {
  const trace: Partial<TraceStep> = {}
  if (tries.length > 0) trace.tries = tries
  if (conditionFault) trace.conditionFault = conditionFault
  if (branch !== undefined) trace.branch = branch
  if (omitted > 0) trace.omitted = omitted
  if (lists.length > 0) trace.steps = lists.flatMap(list => traceList(run, list, path))
  return trace
}

function traceList(run: Run, { path, iteration, actions, steps }: StepList, outer: string): TraceStep[] {
  const traced = traceSteps(run, `${outer}.${path}`, actions, steps)
  return iteration === undefined ? traced : traced.map(step => ({ ...step, iteration }))
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
