import type { TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Holds } from '../../../shared/flow.ts'
import type { AwaitedKey } from '../awaits.ts'
import type { Owner } from '../level.ts'
import type { RunnableAction } from '../run.ts'
import type { VariableSnapshot } from '../variables.ts'

/** Actions inside of an action, with their path there. */
export interface NestedList {
  path: string
  actions: readonly RunnableAction[]
  /** Turn of a repeat, from 0. */
  iteration?: number
}

/** What a run waits for. Times in milliseconds since 1970-01-01 UTC. */
export interface Standing {
  due: number
  event?: AwaitedKey
  /** A failed action is tried again then. */
  again?: true
}

/** What conditions look at. */
export interface Seen {
  event: TomteEvent
  variables: VariableSnapshot
  now: number
}

/** What an action that steers others may do with the strand of actions it stands in. */
export interface Walk {
  readonly event: TomteEvent
  /** As they are now, those of the run among them. */
  readonly variables: VariableSnapshot
  now(): number
  /** Whether these conditions of the action hold, as it is now where `of` says nothing else; expressions in them that fail are written down at its step. */
  holds(owner: Owner, conditions: Holds, of?: Partial<Seen>): boolean
  local(name: string): unknown
  /** Sets a variable of the run alone; undefined removes it. */
  setLocal(name: string, value: unknown): void
  /** Carries these actions out next; the owner is told when they have ended. */
  enter(owner: Owner, list: NestedList): void
  /** Carries several lists out at once; the owner is done, or fails, once all have ended. */
  split(owner: Owner, lists: readonly NestedList[]): void
  /** The action is done. */
  finish(owner: Owner, output?: Record<string, unknown>): void
  /** Ends the whole run. */
  endRun(owner: Owner, state: 'done' | 'failed' | 'stopped', reason: TomteError | null): void
  /** The first event that fits of those that came since the action before this one began; it is found once. */
  heard(key: AwaitedKey, fits: (event: TomteEvent) => boolean): TomteEvent | undefined
  /** Goes no further until the time has come, or an event for which `fits`. */
  stand(
    owner: Owner,
    standing: Standing,
    woken: (event: TomteEvent | null) => void,
    fits?: (event: TomteEvent) => boolean,
  ): void
}

/** How one kind of flow action is carried out. What it throws fails the action. */
export interface FlowWalker<F> {
  begin(walk: Walk, owner: Owner, flow: F): void
  /** A list it had entered has ended, and well. */
  listEnded?(walk: Walk, owner: Owner, flow: F): void
  /** It is over, well or not: what it covered is uncovered. */
  left?(walk: Walk, owner: Owner): void
  /** Takes up a wait from before a restart. */
  takeUp?(walk: Walk, owner: Owner, flow: F, standing: Standing): void
}

/** No later than `latest`: the clock was set back meanwhile, and no wait takes longer than it was to take. */
export function inTime(standing: Standing, latest: number): Standing {
  return standing.due <= latest ? standing : { ...standing, due: latest }
}
