import type { EventDetail, EventRow } from '../../shared/contract/event.ts'
import type { JournalEntry } from './journal.ts'

/** One event for a list. */
export declare function eventRow(entry: JournalEntry): EventRow

/** One event whole. */
export declare function eventDetail(entry: JournalEntry, runs: EventDetail['runs']): EventDetail
