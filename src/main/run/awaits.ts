import type { Dispose } from '../../shared/dispose.ts'
import type { TomteEvent } from '../../shared/event.ts'

/** Events of a topic filter (of one broker, or any) or of an event pattern. */
export type AwaitedKey = { broker: string | null; filter: string } | { pattern: string }

/** An event, and its position among all of them: later ones have greater positions. */
export interface Heard {
  readonly event: TomteEvent
  readonly at: number
}

/** What runs need of events that come while they are under way. */
export interface Awaits {
  /** Calls back once, with the next event of this key for which `fits`, and its position. */
  await(
    key: AwaitedKey,
    fits: (event: TomteEvent) => boolean,
    came: (event: TomteEvent, at: number) => void,
  ): Dispose
  /** Keeps what comes, as far as there is room, until it is taken back. */
  listen(): Dispose
  /** Position of the newest event. */
  readonly newest: number
  /** The first event after the position `since` for which `fits`, among those that were kept. */
  heard(key: AwaitedKey, since: number, fits: (event: TomteEvent) => boolean): Heard | undefined
}
