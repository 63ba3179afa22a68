import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WorkspaceStore, type WorkspaceStoreOptions } from '../../../src/main/workspace/store.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { faultsOf } from '../../../src/shared/faults.ts'
import { type Workspace, workspaceSchema } from '../../../src/shared/workspace/workspace.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** A store in a folder of its own, whose file holds `content`; its clock stands still. */
export async function setUp(content?: string | Uint8Array, options: Partial<WorkspaceStoreOptions> = {}) {
  const folder = await temporaryFolder()
  const all = { ...optionsFor(folder), ...options }
  if (content !== undefined) await writeFile(all.file, content)
  const reopen = () => new WorkspaceStore(all)
  return { ...all, folder, store: reopen(), reopen, clock: all.clock as SimulatedClock }
}

export function optionsFor(folder: string): WorkspaceStoreOptions {
  return {
    file: join(folder, 'workspace.json'),
    ownership: 'own',
    backupFolder: join(folder, 'backups'),
    validate,
    clock: new SimulatedClock(),
    log: line => {
      throw new Error(line)
    },
  }
}

const schema = workspaceSchema()

function validate(document: unknown): Workspace {
  const checked = schema.safeParse(document)
  if (checked.success) return checked.data
  throw new TomteError('ERR_WORKSPACE_INVALID', 'The workspace is not valid.', {
    faults: faultsOf(checked.error),
  })
}

/** A change that leaves one broker of that name. */
export function named(name: string) {
  return (workspace: Workspace): Workspace => ({ ...workspace, brokers: [{ ...broker('a'), name }] })
}

export function broker(id: string) {
  return validate({ version: 1, brokers: [{ id, name: id, url: 'mqtt://a' }] }).brokers[0]!
}
