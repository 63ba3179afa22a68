import type { Dispose } from '../../shared/dispose.ts'
import type { Flow } from '../../shared/flow.ts'
import { NOT_HEARD } from './hearing.ts'
import type { RunnableAction, Step } from './run.ts'

/** A list of actions that is being carried out. */
export interface Level {
  readonly actions: readonly RunnableAction[]
  readonly steps: (Step | undefined)[]
  /** Position of the action that is due or under way. */
  next: number
  /** The action it stands inside of, and the list that one is in; none: the outermost. */
  readonly owner: Owner | undefined
  readonly outer: Level | undefined
  /** Position of the newest event when the turn of this action came, and that of the action before it; NOT_HEARD where nobody listens. */
  heardFrom: number
  heardBefore: number
}

/** `heardFrom`: of what comes before the first of its actions. */
export function newLevel(
  list: Pick<Level, 'actions' | 'steps' | 'next'>,
  around: Pick<Level, 'owner' | 'outer'> | null,
  heardFrom = NOT_HEARD,
): Level {
  const { actions, steps, next } = list
  const [owner, outer] = [around?.owner, around?.outer]
  return { actions, steps, next, owner, outer, heardFrom, heardBefore: NOT_HEARD }
}

/** An action that steers others, or whose error branch is under way. */
export interface Owner {
  readonly action: RunnableAction
  readonly step: Step
  /** Null: it failed, and its error branch is under way. */
  readonly flow: Flow<RunnableAction> | null
  /** Of a repeat: the turn, from 0, and what it goes over. */
  turn: number
  items: readonly unknown[] | undefined
  /** The variable of the run that it covers while it is under way, as it was before. */
  saved: unknown
  /** When its time is over, in milliseconds since 1970-01-01 UTC. */
  deadline: number | undefined
  cancel: Dispose | undefined
  /** Of a repeat: `heardFrom` of the last action of the turn before. */
  heardFrom: number | undefined
}

export function newOwner(action: RunnableAction, step: Step, flow: Flow<RunnableAction> | null): Owner {
  return {
    action,
    step,
    flow,
    turn: 0,
    items: undefined,
    saved: undefined,
    deadline: undefined,
    cancel: undefined,
    heardFrom: undefined,
  }
}
