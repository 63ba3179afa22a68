import type { Fault } from '../../shared/errors.ts'

/** What `load` found, for the log and for a notice in the window. Times in milliseconds since 1970-01-01 UTC. */
export type LoadReport =
  /** There is no file yet; nothing was written. */
  | { source: 'new' }
  /** The file, as it was. `migratedFrom` is its version where it was older than ours (the file itself changes with the next save). */
  | { source: 'file'; migratedFrom?: number }
  /** The file was damaged and set aside as `quarantined`; the back-up `backup`, saved at `backupTime`, stands in its place. */
  | {
      source: 'backup'
      quarantined: string
      faults: Fault[]
      backup: string
      backupTime: number
      /** The whole story in words. */
      text: string
    }
  /** The file was damaged and set aside, and no back-up is good: the workspace is empty, and no file is written before the first change. */
  | { source: 'empty'; quarantined: string; faults: Fault[]; text: string }

/** Somebody else changed the file since it was last read or written; their version was kept as `kept` before ours replaced it. */
export interface ForeignChange {
  kept: string
  text: string
}
