import type { Dispose } from '../../shared/dispose.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { flowLists } from '../../shared/flow.ts'
import type { AwaitedKey, Awaits, Heard } from './awaits.ts'
import type { RunnableAction } from './run.ts'

/** The position of events before which none is looked back at: it was not listened then. */
export const NOT_HEARD = -1

/**
 * What a run hears while its actions are carried out: the answer to an action may come before the wait for it begins, since its end is
 * written down first. Only runs that may come to wait for an event have one.
 */
export class Hearing {
  readonly #awaits: Awaits
  #rest: Dispose | undefined

  constructor(awaits: Awaits) {
    this.#awaits = awaits
  }

  /** The position of the newest event; what comes from now on is heard. */
  mark(): number {
    this.#rest ??= this.#awaits.listen()
    return this.#awaits.newest
  }

  find(key: AwaitedKey, since: number, fits: (event: TomteEvent) => boolean): Heard | undefined {
    return this.#awaits.heard(key, since, fits)
  }

  /** Nothing more is heard until the next mark. */
  rest(): void {
    this.#rest?.()
    this.#rest = undefined
  }
}

const known = new WeakMap<object, boolean>()

/** Whether a wait for an event is among these actions, or inside of them. */
export function waitsForEvent(actions: readonly RunnableAction[]): boolean {
  let waits = known.get(actions)
  if (waits === undefined) {
    waits = actions.some(isOrHoldsWait)
    known.set(actions, waits)
  }
  return waits
}

function isOrHoldsWait({ flow, onErrorActions }: RunnableAction): boolean {
  if (onErrorActions && waitsForEvent(onErrorActions)) return true
  if (!flow) return false
  return flow.kind === 'wait-for' || flowLists(flow).some(({ actions }) => waitsForEvent(actions))
}
