import type { TomteEvent } from '../../shared/event.ts'

/** One event as it is kept, with the number of rules that ran on it. */
export interface JournalEntry {
  readonly event: TomteEvent
  readonly fired: number
}
