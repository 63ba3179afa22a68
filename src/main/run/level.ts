import type { Dispose } from '../../shared/dispose.ts'
import type { Flow } from '../../shared/flow.ts'
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
  }
}
