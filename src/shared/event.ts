import type { MessageProperties } from './message.ts'
import type { Payload } from './payload.ts'

/** Where an event came from. The MQTT fields are those of the Application Message that became the event. */
export interface EventSource {
  /** Id of the plug-in that emitted it; `tomte` for Tomte itself. */
  plugin: string
  broker?: string
  topic?: string
  qos?: 0 | 1 | 2
  retain?: boolean
  properties?: MessageProperties
}

/** Everything that happens, after EventGhost: `prefix.suffix`, a payload, a time. Immutable. */
export interface TomteEvent {
  /** Rises by one with each event of this run of Tomte. */
  readonly id: number
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number
  readonly prefix: string
  readonly suffix: string
  readonly payload: Payload
  readonly source: EventSource
}

/** What a plug-in hands over; id and time are given when it is emitted. */
export type EmittedEvent = Pick<TomteEvent, 'prefix' | 'suffix' | 'payload'> & {
  source?: Partial<EventSource>
}

/** `Prefix.suffix`, or the prefix alone where the suffix is empty: what event patterns are matched on. */
export function eventString(event: Pick<TomteEvent, 'prefix' | 'suffix'>): string {
  return event.suffix === '' ? event.prefix : `${event.prefix}.${event.suffix}`
}
