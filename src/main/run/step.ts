import type { Step, StepList, StepMore } from './run.ts'
import type { VariableSnapshot } from './variables.ts'

/** Turns of a repeat that stay in the trace: so many of the first, and as many of the last. */
const KEPT_TURNS = 10

export function newStep(started: number, variables: VariableSnapshot): Step {
  return {
    state: 'running',
    started,
    ended: undefined,
    variables,
    output: undefined,
    error: undefined,
    more: undefined,
  }
}

export function moreOf(step: Step): StepMore {
  step.more ??= {
    tries: [],
    lastTry: undefined,
    conditionFault: undefined,
    branch: undefined,
    lists: [],
    omitted: 0,
    input: undefined,
  }
  return step.more
}

/** Adds a list to the trace; of many turns those in the middle are dropped and counted. */
export function addList(step: Step, list: StepList): void {
  const more = moreOf(step)
  more.lists.push(list)
  if (list.iteration === undefined || more.lists.length <= 2 * KEPT_TURNS) return
  more.lists.splice(KEPT_TURNS, 1)
  more.omitted++
}

/** What a step takes beside its output, roughly, in bytes. */
const STEP_BYTES = 200

/** What outputs, and steps inside of steps, take, roughly, in bytes. */
export function bytesOfSteps(steps: readonly (Step | undefined)[]): number {
  let bytes = 0
  for (const step of steps) {
    if (step?.output) bytes += bytesOfOutput(step.output)
    if (step?.more)
      for (const list of step.more.lists) bytes += list.steps.length * STEP_BYTES + bytesOfSteps(list.steps)
  }
  return bytes
}

function bytesOfOutput(output: Record<string, string>): number {
  let bytes = 0
  for (const name in output) bytes += 2 * (name.length + (output[name]?.length ?? 0))
  return bytes
}

/** Whether it is under way. */
export function isOpen({ state }: Step): boolean {
  return state === 'running' || state === 'asking'
}
