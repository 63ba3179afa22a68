import type { TraceStep } from '../../shared/contract/run.ts'
import type { KeptRun } from './run-block.ts'

/** A run that waited when Tomte ended. */
export interface WaitedRun {
  run: KeptRun
  /** Why it cannot be taken up; null: it is. */
  refused: string | null
}

/** The first action that is not known to have ended is the uncertain one; what came after it never began. */
export function interrupted({ row, detail }: KeptRun): KeptRun {
  const steps = detail?.steps ?? []
  const uncertain = firstOpen(steps)
  const error = {
    code: 'ERR_RUN_INTERRUPTED',
    message: uncertain
      ? `Tomte ended while the action “${uncertain.type}” (${placeOf(uncertain)}) was due or under way.`
      : 'Tomte ended before this run did.',
    hint: 'Look whether it was carried out. Tomte does not repeat it.',
  }
  return {
    row: { ...row, state: 'interrupted', error },
    detail: detail && { ...detail, steps: stepsAfter(steps, 'uncertain') },
  }
}

/** It waited, so that none of its actions is uncertain. */
export function notTakenUp({ row, detail }: KeptRun, reason: string): KeptRun {
  const error = {
    code: 'ERR_RUN_INTERRUPTED',
    message: reason,
    hint: 'What comes after the wait was not carried out.',
  }
  return {
    row: { ...row, state: 'interrupted', error },
    detail: detail && { ...detail, steps: stepsAfter(detail.steps, 'stopped') },
  }
}

function isUnderWay({ state }: TraceStep): boolean {
  return state === 'running' || state === 'asking'
}

/** The innermost one. */
function firstOpen(steps: readonly TraceStep[]): TraceStep | undefined {
  const open = steps.find(step => isUnderWay(step) || step.state === 'waiting')
  return (open && isUnderWay(open) && firstOpen(open.steps ?? [])) || open
}

function placeOf({ path, index }: TraceStep): string {
  return path === undefined || /^actions\[\d+\]$/.test(path) ? `number ${index + 1}` : path
}

/**
 * `state`: of what was due or under way. What follows an action under way never began, as its end would be on disk first. One
 * that was due may have taken no time, and what follows it may have begun as well.
 */
function stepsAfter(steps: readonly TraceStep[], state: 'uncertain' | 'stopped'): TraceStep[] {
  return listAfter(steps, state).steps
}

/** Of one list of actions. `stuck`: what follows it never began. */
function listAfter(steps: readonly TraceStep[], state: 'uncertain' | 'stopped') {
  let stuck = false
  const after = steps.map((step): TraceStep => {
    if (stuck) return step.state === 'waiting' ? { ...step, state: 'skipped' } : step
    const lists = listsOf(step).map(list => listAfter(list, state))
    stuck = lists.length > 0 ? lists.some(list => list.stuck) : isUnderWay(step)
    const inner = lists.length > 0 && { steps: lists.flatMap(list => list.steps) }
    const isOpen = isUnderWay(step) || step.state === 'waiting'
    return { ...step, ...inner, state: isOpen ? state : step.state }
  })
  return { steps: after, stuck }
}

/** The actions inside of one, list by list: those of a list follow each other. */
function listsOf({ steps = [] }: TraceStep): TraceStep[][] {
  const lists = new Map<string, TraceStep[]>()
  for (const step of steps) {
    const name = `${step.path?.replace(/\[\d+\]$/, '')} ${step.iteration}`
    const list = lists.get(name)
    if (list) list.push(step)
    else lists.set(name, [step])
  }
  return [...lists.values()]
}
