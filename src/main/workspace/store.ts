import type { Dispose } from '../../shared/dispose.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import type { Clock } from '../clock.ts'
import type { ForeignChange, LoadReport } from './report.ts'

export interface WorkspaceStoreOptions {
  /** Absolute path of the workspace file. */
  file: string
  /** `own`: in Tomte's data folder, set aside where damaged. `given`: written by the user's hand (--workspace), never moved or replaced on load. */
  ownership: 'own' | 'given'
  /** Where the last good versions are kept. */
  backupFolder: string
  /** Fills in defaults. Throws TomteError ERR_WORKSPACE_INVALID with `faults`. */
  validate(document: unknown): Workspace
  clock: Clock
  /** Told when a save found that somebody else had changed the file. */
  onForeignChange?(change: ForeignChange): void
}

/** The workspace in memory and on disk. */
export interface WorkspaceStore {
  /** Valid after `load`. */
  readonly current: Workspace
  /** What `undo` would undo. */
  readonly undoable: string | null
  load(): Promise<LoadReport>
  change(description: string, update: (workspace: Workspace) => Workspace): Promise<Workspace>
  undo(): Promise<string | null>
  onChange(listener: (workspace: Workspace) => void): Dispose
}
