import type { EventQuery } from '../../shared/contract/calls.ts'
import type { JournalEntry } from './journal.ts'

/** Compiles `query` once for a window that watches. */
export declare function compileEventQuery(query: EventQuery): (entry: JournalEntry) => boolean
