import type { Stats } from 'node:fs'
import type { EmittedEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'

export const PREFIX = 'File'

/** All of seven letters: see `changePatterns`. */
export type Change = 'Created' | 'Changed' | 'Removed'

/**
 * What a rule may wait for, as the part of its event pattern that stands for the change: `?` is one character, so that none of
 * these reaches into the folder's name behind it.
 */
export const changePatterns = {
  written: 'C??????',
  created: 'Created',
  changed: 'Changed',
  removed: 'Removed',
  any: '???????',
} as const
export type ChangeKind = keyof typeof changePatterns

/** A change of the file `path` (with `/` between its folders) within an allowed folder. */
export function fileEvent(change: Change, folder: string, path: string, stats?: Stats): EmittedEvent {
  return {
    prefix: PREFIX,
    suffix: `${change}.${folder}/${path.replace(/\p{Cc}/gu, '\ufffd')}`,
    payload: Payload.ofValue({
      folder,
      path,
      change: change.toLowerCase(),
      ...(stats && { bytes: stats.size, modified: Math.round(stats.mtimeMs) }),
    }),
  }
}

/** The folder cannot be watched, or not all of it. */
export function failedEvent(folder: string, reason: string): EmittedEvent {
  return { prefix: PREFIX, suffix: `Failed.${folder}`, payload: Payload.ofValue({ folder, reason }) }
}
