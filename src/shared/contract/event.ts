import type { PlainError } from '../errors.ts'
import type { EventSource } from '../event.ts'

/** How a payload is best shown. */
export type PayloadKind = 'empty' | 'json' | 'text' | 'binary'

/** One event in a list. */
export interface EventRow {
  id: number
  /** Milliseconds since 1970-01-01 UTC. */
  time: number
  prefix: string
  suffix: string
  kind: PayloadKind
  /** One line, at most 240 characters: text as it is, binary as hex. */
  preview: string
  /** Payload bytes. */
  size: number
  broker?: string
  topic?: string
  qos?: 0 | 1 | 2
  retain?: boolean
  hasProperties?: boolean
  /** Rules that ran on it. */
  fired: number
}

/** One event whole; payloads over 1 MiB are cut there and say so. */
export interface EventDetail {
  row: EventRow
  source: EventSource
  /** In base64. */
  payload: string
  truncated: boolean
  /** What the subscription's decoder read in it, as JSON, where that is not automatic; left out over 1 MiB. */
  decoded?: string
  /** Why the payload could not be read: rules see it as text, or bytes. */
  fault?: PlainError
  /** Runs it started. */
  runs: RunOfEvent[]
}

/** One run that an event started. */
export interface RunOfEvent {
  id: number
  rule: string
  name: string
  /** Its rule only reports what it would do: nothing was carried out. */
  shadow?: boolean
}

/** Pushed at most 20 times a second to a window that watches. */
export interface EventBatch {
  events: EventRow[]
  /** Fitting events since the last batch that were left out because there were too many. */
  skipped: number
}
