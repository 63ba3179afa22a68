import type { TomteEvent } from '../../shared/event.ts'

/** One event as it is kept, with what it led to. */
export interface JournalEntry {
  readonly event: TomteEvent
  /** How many rules ran on it. */
  readonly fired: number
  /** Ids of the rules that ran on it. */
  readonly rules: readonly string[]
  /** Id of the first run it started; 0 where there was none. */
  readonly firstRun: number
}

export const NO_RULES: readonly string[] = []
