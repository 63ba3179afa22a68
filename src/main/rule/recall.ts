import type { PlainError } from '../../shared/errors.ts'
import { eventString, type TomteEvent } from '../../shared/event.ts'
import type { Field } from '../../shared/field-path.ts'
import type { TriggerKey } from './trigger-key.ts'
import type { Variables } from './variables.ts'

/** Something that conditions want to know of earlier messages; conditions that want the same share one. */
export interface Recall {
  /** Stands for what is remembered. */
  readonly id: string
  /** Null: the time alone. */
  readonly field: Field | null
  /** Which messages are remembered; null: those that the triggers of its rules name, each topic by itself. */
  readonly place: TriggerKey | null
}

/** What was remembered: a value, and the time of its message. */
export interface Recollection {
  readonly time: number
  readonly value: unknown
}

/** Answers the conditions of one rule over one event. */
export interface Recalled {
  of(recall: Recall): Recollection | undefined
  /** An expression could not be worked out. */
  failed(error: PlainError): void
}

/** What was remembered at the moment of a decision: it stays as it was, for the trace. */
export class Recollections implements Recalled {
  readonly #known = new Map<string, Recollection>()
  fault: PlainError | undefined

  add(recall: Recall, recollection: Recollection | undefined): void {
    if (recollection) this.#known.set(recall.id, recollection)
  }

  of(recall: Recall): Recollection | undefined {
    return this.#known.get(recall.id)
  }

  failed(error: PlainError): void {
    this.fault ??= error
  }
}

/** Nothing was remembered. */
export const nothingRecalled: Recalled = { of: () => undefined, failed: () => {} }

/** Messages of one topic of one broker belong together; other events do where they are called the same. */
export function topicOf(event: TomteEvent): string {
  const { broker, topic } = event.source
  return topic === undefined ? eventString(event) : `${broker ?? ''}\n${topic}`
}

/** Under what `event` is remembered for `recall`. */
export function groupOf(recall: Recall, event: TomteEvent): string {
  return recall.place === null ? topicOf(event) : ''
}

/** Texts beyond this are remembered by a fingerprint: they can be told apart, but not be looked at. */
const LONGEST = 1024

/** The field as it is remembered: a plain value, or a text that stands for a list, an object or bytes; undefined where it is missing. */
export function rememberedValue(field: Field, event: TomteEvent, variables: Variables): unknown {
  const value = field(event, variables, event.time)
  if (typeof value === 'string') return value.length <= LONGEST ? value : fingerprint(value)
  if (typeof value !== 'object' || value === null) return value
  try {
    const text = JSON.stringify(value)
    return text.length <= LONGEST ? text : fingerprint(text)
  } catch {
    return fingerprint(event.payload.text ?? '') // nested too deeply to be written down
  }
}

/** Stands for a text, in 53 bits and its length. */
export function fingerprint(text: string): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return `#${text.length}:${(4294967296 * (2097151 & low) + (high >>> 0)).toString(36)}`
}
