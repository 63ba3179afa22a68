import type { Dispose } from '../../shared/dispose.ts'

/** How simulated devices reach their broker; given by the composition root. */
export interface Link {
  /** Sends at most once; while there is no connection the message is lost, as with a real device. */
  publish(message: { topic: string; payload: Uint8Array; retain: boolean }): void
  /** Calls `listener` for each message on `filter`, also after a reconnect. */
  subscribe(filter: string, listener: (payload: Uint8Array, topic: string) => void): Dispose
}
