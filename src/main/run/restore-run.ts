import type { TraceStep } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { flowLists } from '../../shared/flow.ts'
import { type Level, newLevel, newOwner, type Owner } from './level.ts'
import type { Run, RunnableAction, RunnableRule, Step, StepList } from './run.ts'
import { moreOf, newStep } from './step.ts'
import type { StoredRun } from './stored-run.ts'
import type { VariableSnapshot } from './variables.ts'

/** A run from before a restart, and where in it the wait stands. */
export interface RestoredRun {
  run: Run
  level: Level
  /** The wait. */
  owner: Owner
}

/** @throws RangeError where what was stored does not fit the rule */
export function restoreRun(
  { detail, trigger, key, callers, levels, deadline }: StoredRun,
  rule: RunnableRule,
  event: TomteEvent,
  variables: VariableSnapshot,
): RestoredRun {
  const { row, conditions } = detail
  const run: Run = {
    id: row.id,
    rule,
    trigger,
    event,
    key,
    variables,
    started: row.started,
    ended: undefined,
    state: 'running',
    error: undefined,
    steps: restoreSteps(detail.steps, rule.actions, 'actions', variables),
    next: 0,
    outputBytes: 0,
    callers,
    told: { trigger: detail.trigger, conditions },
  }
  let level = newLevel({ actions: rule.actions, steps: run.steps, next: levels[0]?.next ?? 0 }, null)
  for (const stored of levels.slice(1)) {
    const owner = ownerAt(level)
    const list = owner.step.more?.lists.at(-1)
    if (!list) throw unfit()
    const around = { ...owner, ...stored.owner, flow: list.path === 'onErrorActions' ? null : owner.flow }
    const { actions, steps } = list
    level = newLevel({ actions, steps, next: stored.next }, { owner: around, outer: level })
  }
  return { run, level, owner: { ...ownerAt(level), deadline } }
}

/** The action under way in a list. */
function ownerAt({ actions, steps, next }: Level): Owner {
  const [action, step] = [actions[next], steps[next]]
  if (!action || !step) throw unfit()
  return newOwner(action, step, action.flow ?? null)
}

function restoreSteps(
  traced: readonly TraceStep[],
  actions: readonly RunnableAction[],
  path: string,
  variables: VariableSnapshot,
): (Step | undefined)[] {
  return traced.map((trace, index) => {
    const action = actions[index]
    if (!action) throw unfit()
    return trace.started === undefined
      ? undefined
      : restoreStep(trace, trace.started, action, `${path}[${index}]`, variables)
  })
}

function restoreStep(
  trace: TraceStep,
  started: number,
  action: RunnableAction,
  path: string,
  variables: VariableSnapshot,
): Step {
  const { milliseconds } = trace
  const step = newStep(started, variables)
  step.state = trace.state
  step.ended = milliseconds === undefined ? undefined : started + milliseconds
  step.output = trace.output
  step.error = trace.error
  const more = moreOf(step)
  more.input = trace.input
  more.tries = trace.tries ?? []
  more.conditionFault = trace.conditionFault
  more.branch = trace.branch
  more.omitted = trace.omitted ?? 0
  more.lists = restoreLists(trace.steps ?? [], action, path, variables)
  return step
}

/** Actions of one list follow each other in the trace. */
function restoreLists(
  traced: readonly TraceStep[],
  action: RunnableAction,
  outer: string,
  variables: VariableSnapshot,
): StepList[] {
  const groups = new Map<string, { path: string; iteration: number | undefined; traced: TraceStep[] }>()
  for (const trace of traced) {
    const path = (trace.path ?? '').slice(outer.length + 1).replace(/\[\d+\]$/, '')
    const name = `${path} ${trace.iteration}`
    const group = groups.get(name)
    if (group) group.traced.push(trace)
    else groups.set(name, { path, iteration: trace.iteration, traced: [trace] })
  }
  const known = action.flow ? flowLists(action.flow) : []
  if (action.onErrorActions) known.push({ path: 'onErrorActions', actions: action.onErrorActions })
  return [...groups.values()].map(({ path, iteration, traced: inside }) => {
    const list = known.find(each => each.path === path)
    if (!list) throw unfit()
    const steps = restoreSteps(inside, list.actions, `${outer}.${path}`, variables)
    return { path, iteration, actions: list.actions, steps }
  })
}

function unfit(): RangeError {
  return new RangeError('What was written down of the run does not fit its rule.')
}
