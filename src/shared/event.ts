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
  /** The message waited in the session while we were away (QoS 1 and 2, as far as it can be told). */
  backlog?: true
  /** Of a message of QoS 2 in a session that survives: which one of its broker it is, also where it is given out anew after a crash. */
  deliveryId?: number
  /** The time-based trigger that made the event, which is for it alone; broker, topic and payload are of the message that armed it. */
  trigger?: TriggerAddress
  properties?: MessageProperties
  /** How its payload is read, where that is not automatic: the name of a decoder (workspace/decoder.ts). */
  decoder?: string
  /** The run that made it happen, where that is known. */
  cause?: EventCause
}

/** One trigger of one rule. */
export interface TriggerAddress {
  readonly rule: string
  /** Position in the rule's list. */
  readonly index: number
  /** What the trigger keeps apart: a topic with its broker, or nothing. */
  readonly key: string
  /** When it came due, in milliseconds since 1970-01-01 UTC. */
  readonly due: number
}

/** A run that made an event happen, and what made that run happen: at most a few dozen links. */
export interface EventCause {
  readonly rule: string
  readonly name: string
  readonly run: number
  /** Id of the event that the run was on. */
  readonly event: number
  /** How the rule told it on: the name of an event, or the topic of a message that came back from its broker. */
  readonly via: string
  /** Links up to the first. */
  readonly depth: number
  readonly before?: EventCause
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
