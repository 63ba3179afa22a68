import type { EventSource, TomteEvent } from '../../src/shared/event.ts'
import { Payload } from '../../src/shared/payload.ts'

/** Time of all test events. */
export const EVENT_TIME = Date.UTC(2026, 0, 1, 12)

/** An event as it comes of a message on `topic`, with its suffix below the prefix `Home`. */
export function messageEvent(
  topic: string,
  payload: string | Uint8Array = '',
  source: Partial<EventSource> & { id?: number } = {},
): TomteEvent {
  const { id = 1, ...rest } = source
  return {
    id,
    time: EVENT_TIME,
    prefix: 'Home',
    suffix: topic.split('/').slice(1).join('.'),
    payload: typeof payload === 'string' ? Payload.ofBytes(Buffer.from(payload)) : Payload.ofBytes(payload),
    source: { plugin: 'mqtt', broker: 'home', topic, qos: 0, retain: false, ...rest },
  }
}

/** An event that a plug-in emitted by itself. */
export function plainEvent(prefix: string, suffix: string, value?: unknown): TomteEvent {
  return {
    id: 1,
    time: EVENT_TIME,
    prefix,
    suffix,
    payload: Payload.ofValue(value),
    source: { plugin: 'tomte' },
  }
}
