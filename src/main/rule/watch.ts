import type { TraceClause } from '../../shared/contract/run.ts'
import type { EventSource, TomteEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import type { MissedPolicy } from '../../shared/trigger-watch.ts'
import type { Recalled } from './recall.ts'
import type { Variables } from './variables.ts'

/** The message that armed a timer. */
export interface ArmedBy {
  broker?: string
  topic?: string
  qos?: 0 | 1 | 2
  decoder?: string
  /** The run that made the message happen: who goes in rounds is found out also over a wait. */
  cause?: EventSource['cause']
  readonly bytes: Uint8Array
}

export const NO_BYTES = new Uint8Array(0)

/** What a trigger remembers of one topic (or of what else it keeps apart): plain data, and bytes. */
export interface TriggerState {
  /** Milliseconds since 1970: when it fires unless something comes. */
  readonly due?: number
  readonly by?: ArmedBy
  /** Of a threshold: whether the number is beyond it. */
  readonly beyond?: boolean
  /** Of a silence: it was told. */
  readonly silent?: boolean
  /** Of a sequence: when the youngest beginning was that got so many steps far. */
  readonly begun?: readonly (number | null)[]
}

/** What an event means to a trigger; the state undefined: there is nothing to remember. */
export interface Advance {
  readonly state: TriggerState | undefined
  readonly fired: boolean
}

/** All times of a state moved by so many milliseconds; the same state where it has none. */
export function shifted(state: TriggerState, by: number): TriggerState {
  const move = (time: number) => time + by
  return withTimes(state, move, move)
}

/** A state whose times fit `now`, whatever the clock showed when it was written: nothing began later, or is farther away than it `lasts`. */
export function bounded(state: TriggerState, now: number, lasts: number): TriggerState {
  return withTimes(
    state,
    due => Math.min(due, now + lasts),
    begun => Math.min(begun, now),
  )
}

function withTimes(
  state: TriggerState,
  dueOf: (time: number) => number,
  begunOf: (time: number) => number,
): TriggerState {
  const { due, begun } = state
  if (due === undefined && begun === undefined) return state
  return {
    ...state,
    ...(due === undefined ? {} : { due: dueOf(due) }),
    ...(begun === undefined ? {} : { begun: begun.map(time => (time === null ? null : begunOf(time))) }),
  }
}

/** A trigger that remembers, carried out purely: states in, states out. */
export interface Watch {
  /** What it watches for, in words. */
  readonly text: string
  readonly missed: MissedPolicy
  /** Milliseconds: no time that it waits for is farther away. */
  readonly lasts: number
  /** Which state the event belongs to; null: the trigger has no use for it. */
  keyOf(event: TomteEvent, variables: Variables): string | null
  /**
   * `step`: which of the trigger's keys named the event. `wanted` is false where the message is retained or of a backlog and the
   * trigger did not ask for such: it tells a state and fires nothing.
   */
  advance(
    state: TriggerState | undefined,
    event: TomteEvent,
    step: number,
    wanted: boolean,
    variables: Variables,
    recalled: Recalled,
  ): Advance
  /** The time came: it fires, and this is remembered. */
  expired(state: TriggerState): TriggerState | undefined
  /** The time came while nobody was there, and what was missed is to be skipped. */
  skipped(state: TriggerState, now: number): TriggerState | undefined
  /** What is remembered before the first event; null: nothing. */
  begin(now: number): TriggerState | null
  /** What `advance` looks at, in words; `held`: it fires. */
  trace(
    state: TriggerState | undefined,
    event: TomteEvent,
    step: number,
    wanted: boolean,
    variables: Variables,
    recalled: Recalled,
  ): TraceClause
}

/** Longer payloads are not kept until a time comes: the event then has none. */
const LONGEST_KEPT = 65_536

export function armedBy({ source, payload }: TomteEvent): ArmedBy {
  // Copied: what came is a view into a larger chunk.
  const by: ArmedBy = { bytes: payload.size <= LONGEST_KEPT ? payload.bytes.slice() : NO_BYTES }
  const { broker, topic, qos, decoder, cause } = source
  if (broker !== undefined) by.broker = broker
  if (topic !== undefined) by.topic = topic
  if (qos !== undefined) by.qos = qos
  if (decoder !== undefined) by.decoder = decoder
  if (cause !== undefined) by.cause = cause
  return by
}

/** The source and payload of the event that comes of it. */
export function eventOf({ bytes, ...source }: ArmedBy): { source: Partial<EventSource>; payload: Payload } {
  return { source, payload: Payload.ofBytes(bytes) }
}
