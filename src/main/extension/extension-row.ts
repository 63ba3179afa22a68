import type { ExtensionRow, ExtensionState } from '../../shared/contract/extension.ts'
import type { PlainError } from '../../shared/errors.ts'
import type { ExtensionCounters } from './extension-process.ts'
import type { ExtensionFolder } from './folder.ts'
import type { LogTail } from './log-tail.ts'
import type { SupervisedExtension } from './supervised-extension.ts'

/** A plug-in that has a folder, or of which the workspace speaks. */
export interface KnownExtension {
  readonly id: string
  there: boolean
  /** As it was read last; undefined where it cannot be used, and `error` says why. */
  folder?: ExtensionFolder
  error?: PlainError
  supervised?: SupervisedExtension
  /** The hash of the content that is being run. */
  running?: string
  readonly log: LogTail
  readonly counters: ExtensionCounters
  restarts: number
}

const SHOWN_LINES = 20

export function extensionRow(
  known: KnownExtension,
  wish: { enabled: boolean; settings: Record<string, unknown> } | undefined,
): ExtensionRow {
  const { id, folder, supervised, log, counters } = known
  const { name, version, description, author, prefix, permissions } = folder?.manifest ?? {}
  return {
    id,
    state: stateOf(known, wish?.enabled ?? false),
    enabled: wish?.enabled ?? false,
    error: known.error ?? (supervised?.state === 'running' ? undefined : supervised?.error),
    ...{ name, version, description, author, prefix, permissions },
    hash: folder?.hash,
    fields: folder?.manifest.settings ?? [],
    settings: wish?.settings ?? {},
    actions: folder?.manifest.actions.map(({ title }) => title) ?? [],
    triggers: folder?.manifest.triggers.map(({ title }) => title) ?? [],
    nextStart: supervised?.nextStart,
    restarts: known.restarts + (supervised?.restarts ?? 0),
    events: counters.events,
    dropped: counters.dropped,
    log: log.last(SHOWN_LINES),
    logDropped: log.dropped,
  }
}

function stateOf({ there, folder, supervised }: KnownExtension, enabled: boolean): ExtensionState {
  if (supervised) return supervised.state
  if (!there) return 'missing'
  if (!folder) return 'invalid'
  return enabled ? 'changed' : 'off'
}
