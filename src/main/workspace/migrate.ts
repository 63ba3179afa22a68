import { TomteError } from '../../shared/errors.ts'
import { isRecord } from '../../shared/record.ts'
import { WORKSPACE_VERSION } from '../../shared/workspace/workspace.ts'

type Document = Record<string, unknown>

/** `steps[n]` makes a document of version n into one of version n + 1 (`version` itself is set for it). Pure; the oldest is 1. */
export type MigrationSteps = Readonly<Record<number, (document: Document) => Document>>

const steps: MigrationSteps = {}

/**
 * Brings a document of an older version to `target`, step by step. What is no document, or has no known version, is left for
 * validation to find.
 * @throws TomteError ERR_WORKSPACE_NEWER
 */
export function migrate(
  document: unknown,
  target = WORKSPACE_VERSION,
  chain: MigrationSteps = steps,
): { document: unknown; migratedFrom?: number } {
  if (!isRecord(document) || !Number.isInteger(document.version)) return { document }
  const from = document.version as number
  if (from > target) throw newer(from, target)
  let migrated = document
  for (let version = from; version < target; version++) {
    const step = Object.hasOwn(chain, version) ? chain[version] : undefined
    if (!step) return { document }
    migrated = { ...step(migrated), version: version + 1 }
  }
  return from === target ? { document } : { document: migrated, migratedFrom: from }
}

function newer(version: number, target: number): TomteError {
  const message = `The workspace is of version ${version}; this Tomte knows versions up to ${target}.`
  return new TomteError('ERR_WORKSPACE_NEWER', message, {
    hint: 'A newer Tomte wrote it: update Tomte. The file was left as it is.',
    faults: [{ path: 'version', message }],
  })
}
