import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'

export interface EventQueueOptions {
  clock: Clock
  /** Decides one event and starts its runs. What it throws goes to `failed` and hinders no other event. */
  process(event: TomteEvent): void
  failed(error: unknown, event: TomteEvent): void
  /** Events that may wait. Default 10,000. */
  limit?: number
}

export interface EventQueue {
  /** Gives the event its id and time and processes it, at once where nothing else is being processed. */
  emit(plugin: string, event: EmittedEvent): void
  /** Events accepted, and events that found the queue full, since it was made. */
  readonly accepted: number
  readonly dropped: number
  readonly waiting: number
  /** Drops what waits and takes no more. */
  stop(): void
}

export declare function createEventQueue(options: EventQueueOptions): EventQueue
