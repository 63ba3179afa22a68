import type { PlainError } from './errors.ts'
import type { TomteEvent } from './event.ts'

/**
 * Whether conditions hold; `now` in milliseconds since 1970-01-01 UTC. Pure. `failed` is told of an expression that could not be worked
 * out, which then does not hold.
 */
export type Holds = (
  event: TomteEvent,
  variables: Readonly<Record<string, unknown>>,
  now: number,
  failed?: (error: PlainError) => void,
) => boolean

/** Reads a value of the scope; undefined where it is missing. Pure. */
export type ReadField = (
  event: TomteEvent,
  variables: Readonly<Record<string, unknown>>,
  now: number,
) => unknown

export interface FlowBranch<Action> {
  /** Null: they hold always. */
  readonly conditions: Holds | null
  readonly actions: readonly Action[]
}

/** The first branch whose conditions hold, else `otherwise`. */
export interface ChooseFlow<Action> {
  readonly kind: 'choose'
  readonly branches: readonly FlowBranch<Action>[]
  readonly otherwise: readonly Action[]
}

/** One of `times`, `while` (asked before each turn), `until` (asked after each) and `items` says how often; never more than `maximum`. */
export interface RepeatFlow<Action> {
  readonly kind: 'repeat'
  readonly times: number | null
  readonly while: Holds | null
  readonly until: Holds | null
  readonly items: ReadField | null
  readonly maximum: number
  readonly actions: readonly Action[]
}

/** All branches at once; it ends when all have. */
export interface ParallelFlow<Action> {
  readonly kind: 'parallel'
  readonly branches: readonly FlowBranch<Action>[]
}

/** Ends the run. */
export interface StopFlow {
  readonly kind: 'stop'
  readonly outcome: 'done' | 'failed'
}

/** Lets time pass. `missed`: what becomes of the run where the wait ended while Tomte was off. */
export interface WaitFlow {
  readonly kind: 'wait'
  readonly milliseconds: number
  readonly missed: 'run' | 'stop'
}

/** Waits for the next event that fits, at most `timeout` milliseconds. Its filter or pattern is rendered with the action. */
export interface WaitForFlow {
  readonly kind: 'wait-for'
  readonly retained: boolean
  /** Asked of the event that came, not of the one that started the run. */
  readonly conditions: Holds | null
  readonly timeout: number
  readonly onTimeout: 'continue' | 'stop'
}

/** What an action that steers others says: compiled by the rule room, carried out by the run room. */
export type Flow<Action> =
  | ChooseFlow<Action>
  | RepeatFlow<Action>
  | ParallelFlow<Action>
  | StopFlow
  | WaitFlow
  | WaitForFlow

export type FlowKind = Flow<unknown>['kind']

/** Lists of actions inside of an action, each with its path there: `branches[0].actions`. */
export function flowLists<Action>(flow: Flow<Action>): { path: string; actions: readonly Action[] }[] {
  if (flow.kind === 'repeat') return [{ path: 'actions', actions: flow.actions }]
  if (flow.kind !== 'choose' && flow.kind !== 'parallel') return []
  const lists = flow.branches.map(({ actions }, index) => ({ path: `branches[${index}].actions`, actions }))
  if (flow.kind === 'choose') lists.push({ path: 'otherwise', actions: flow.otherwise })
  return lists
}

/** The same with other actions in its lists; `path` as in `flowLists`. */
export function withFlowLists<Action>(
  flow: Flow<Action>,
  change: (actions: readonly Action[], path: string) => readonly Action[],
): Flow<Action> {
  if (flow.kind === 'repeat') return { ...flow, actions: change(flow.actions, 'actions') }
  if (flow.kind !== 'choose' && flow.kind !== 'parallel') return flow
  const branches = flow.branches.map((branch, index) => ({
    ...branch,
    actions: change(branch.actions, `branches[${index}].actions`),
  }))
  if (flow.kind === 'parallel') return { ...flow, branches }
  return { ...flow, branches, otherwise: change(flow.otherwise, 'otherwise') }
}
