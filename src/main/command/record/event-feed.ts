import type { TomteEvent } from '../../../shared/event.ts'

/** Where events come from: resolves with the exit code when no more come, or `stopped` says so. */
export type EventFeed = (
  take: (event: TomteEvent) => Promise<void> | undefined,
  stop: AbortSignal,
) => Promise<number>
