import { z } from 'zod'
import type { PlainError } from '../errors.ts'
import { type ExtensionField, type ExtensionPermission, extensionIdSchema } from '../extension.ts'

const nothing = z.strictObject({})
const byId = z.strictObject({ id: extensionIdSchema })

/** User plug-ins. Whoever enables one agrees to what its folder holds, told by its hash: changed content asks again. */
export const extensionCalls = {
  /** Answers with all there are, and pushes `extensions` when something of them changes, at most twice a second. */
  'extension.watch': nothing,
  'extension.unwatch': nothing,
  'extension.list': nothing,
  /** The last lines that the plug-in logged or printed, and what Tomte says of it; at most 200, oldest first. */
  'extension.log': byId,
  /**
   * Starts it, now and whenever Tomte starts. `hash`: of the content the user saw and agreed to; where the folder has changed
   * since, the call fails with ERR_PLUGIN_CHANGED. Also what starts one again that failed too often.
   */
  'extension.enable': z.strictObject({ id: extensionIdSchema, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  'extension.disable': byId,
  /** Reads the folders anew: plug-ins that were put there, changed or removed by hand. Starts the one named anew. */
  'extension.reload': z.strictObject({ id: extensionIdSchema.optional() }),
  /**
   * Replaces the values of its settings form. A secret stands as {"secret": NAME}, where NAME begins with `plugin/<id>/`.
   * Fails with ERR_PLUGIN_SETTINGS and faults with paths such as `settings.interval`.
   */
  'extension.settings': z.strictObject({
    id: extensionIdSchema,
    settings: z.record(z.string().max(100), z.unknown()),
  }),
  /** Copies a plug-in from a folder (or the manifest.json in it) on the machine Tomte runs on; it is off. Replaces an older version, which ends. */
  'extension.install': z.strictObject({ folder: z.string().min(1).max(4096) }),
  /** Ends it and removes its folder, its settings and what the user agreed to; what it wrote itself is kept. */
  'extension.remove': byId,
} as const satisfies Record<string, z.ZodObject>

/**
 * `off`: the user has not enabled it. `changed`: they have, but its folder has changed since, so it waits for their word.
 * `waiting`: its process ended, the next start is due at `nextStart`. `failed`: it ended too often, or cannot be started; it
 * stays off until it is enabled again. `invalid`: its folder or manifest is not in order. `missing`: its folder is gone.
 * `stopped`: Tomte is ending it.
 */
export type ExtensionState =
  | 'off'
  | 'changed'
  | 'starting'
  | 'running'
  | 'waiting'
  | 'failed'
  | 'stopped'
  | 'invalid'
  | 'missing'

/** One user plug-in. Times in milliseconds since 1970-01-01 UTC. */
export interface ExtensionRow {
  /** The name of its folder. */
  id: string
  state: ExtensionState
  /** What the workspace says: it is to run. */
  enabled: boolean
  error?: PlainError
  /** Absent where the manifest cannot be read: */
  name?: string
  version?: string
  description?: string
  author?: string
  prefix?: string
  permissions?: ExtensionPermission[]
  /** Of its folder, for `extension.enable`. */
  hash?: string
  /** Its settings form, and what was set. */
  fields: ExtensionField[]
  settings: Record<string, unknown>
  /** What it offers, by title. */
  actions: string[]
  triggers: string[]
  nextStart?: number
  /** Since Tomte started: how often it was started anew, its events, and those that were too many and were dropped. */
  restarts: number
  events: number
  dropped: number
  /** The last 20 lines, oldest first; and lines that were too many and left out. */
  log: ExtensionLogLine[]
  logDropped: number
}

export interface ExtensionLogLine {
  /** Milliseconds since 1970-01-01 UTC. */
  time: number
  text: string
}

export interface ExtensionList {
  /** By id. */
  extensions: ExtensionRow[]
  /** Absolute path of the folder that holds the plug-ins. */
  folder: string
  /** Whether plug-ins are held to their permissions; else these are what they say of themselves. */
  confined: boolean
}

export interface ExtensionResults {
  'extension.watch': ExtensionList
  'extension.unwatch': null
  'extension.list': ExtensionList
  'extension.log': { lines: ExtensionLogLine[] }
  'extension.enable': null
  'extension.disable': null
  'extension.reload': null
  'extension.settings': null
  'extension.install': { id: string }
  'extension.remove': null
}
