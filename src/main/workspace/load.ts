import { basename } from 'node:path'
import { type Fault, TomteError } from '../../shared/errors.ts'
import { emptyWorkspace, type Workspace } from '../../shared/workspace/workspace.ts'
import { ageInWords } from './age.ts'
import { writeAtomic } from './atomic-write.ts'
import type { Backup, Backups } from './backup.ts'
import { faultsIn } from './check.ts'
import { readDocument, type Validate } from './document.ts'
import { copyAside, moveAside } from './quarantine.ts'
import type { LoadReport } from './report.ts'

export interface Loaded {
  workspace: Workspace
  report: LoadReport
  /** What the file now holds; null where there is none. */
  bytes: Buffer | null
}

/** A document that was read, or the faults that make it none. */
export type Reading = { workspace: Workspace; migratedFrom?: number } | { error: TomteError; faults: Fault[] }

/** @throws TomteError ERR_WORKSPACE_NEWER: such a document is good, only not for us */
export function read(bytes: Uint8Array, validate: Validate): Reading {
  try {
    return readDocument(bytes, validate)
  } catch (error) {
    if (!(error instanceof TomteError) || error.code !== 'ERR_WORKSPACE_INVALID') throw error
    return { error, faults: faultsIn(error) }
  }
}

/** Sets the damaged file aside and puts the newest good back-up in its place; where there is none, the workspace is empty and the file gone. */
export async function restore(
  file: string,
  faults: Fault[],
  backups: Backups,
  validate: Validate,
  now: number,
): Promise<Loaded> {
  const found = await newestGood(backups, validate)
  if (!found) {
    const quarantined = await moveAside(file, now)
    const text = `${damageInWords(file, faults)} It was set aside as ${basename(quarantined)}. There is no good back-up, so Tomte began with an empty workspace.`
    return {
      workspace: emptyWorkspace(),
      report: { source: 'empty', quarantined, faults, text },
      bytes: null,
    }
  }
  // Copied, not moved: at no moment is there no file, which would be taken for a first start.
  const quarantined = await copyAside(file, now)
  const { backup, workspace } = found
  await writeAtomic(file, backup.bytes)
  const text = `${damageInWords(file, faults)} It was set aside as ${basename(quarantined)}, and the back-up of ${ageInWords(now - backup.time)} ago stands in its place.`
  return {
    workspace,
    report: {
      source: 'backup',
      quarantined,
      faults,
      backup: backup.file,
      backupTime: backup.time,
      text,
    },
    bytes: backup.bytes,
  }
}

/** The newest good version that was kept; null where there is none. */
export async function newestGood(
  backups: Backups,
  validate: Validate,
): Promise<{ backup: Backup; workspace: Workspace } | null> {
  for await (const backup of backups.newestFirst()) {
    const reading = readQuietly(backup.bytes, validate)
    if (reading && 'workspace' in reading) return { backup, workspace: reading.workspace }
  }
  return null
}

/** A back-up that a newer Tomte wrote is of no use now, but no reason to stop either. */
function readQuietly(bytes: Buffer, validate: Validate): Reading | null {
  try {
    return read(bytes, validate)
  } catch {
    return null
  }
}

function damageInWords(file: string, [first, ...others]: Fault[]): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return `The workspace ${basename(file)} was damaged – ${first?.path}: ${first?.message}${more}`
}
