import type { Contract } from '../shared/contract/contract.ts'
import type { Dispose } from '../shared/dispose.ts'

/** Whether the core can be spoken to. `lost` carries how many attempts were made since. */
export type Link = { state: 'connecting' | 'connected' } | { state: 'lost'; attempt: number }

/** The contract, and word of whether its other end is there. */
export interface Connection extends Contract {
  /** Opens the way to the core; the disposal closes it for good. */
  start(): Dispose
  /** Calls `listener` at once with the present state and at each change; `connected` means: ask for everything anew. */
  onLink(listener: (link: Link) => void): Dispose
}
