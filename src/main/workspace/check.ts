import { type Fault, TomteError } from '../../shared/errors.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import { readDocument, type Validate } from './document.ts'

/** Everything that is wrong with a workspace file's bytes, or the workspace where nothing is. */
export function check(bytes: Uint8Array, validate: Validate): { faults: Fault[] } | { workspace: Workspace } {
  try {
    return { workspace: readDocument(bytes, validate).workspace }
  } catch (error) {
    if (error instanceof TomteError) return { faults: faultsIn(error) }
    throw error
  }
}

/** The faults an error carries; where it carries none, the error itself as one. */
export function faultsIn(error: TomteError): Fault[] {
  return error.faults?.length ? error.faults : [{ path: '$', message: error.message }]
}
