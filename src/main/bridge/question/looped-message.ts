import { type Encoding, encodePayload } from '../../../shared/encoding.ts'
import type { EmittedEvent, TomteEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'

/**
 * The message that a broker would send back of what an action publishes. Undefined where the action publishes nothing, or what it would
 * publish is not at hand. The prefix, which the subscription would give it, is that of the event the rule ran on.
 */
export function loopedMessage(
  type: string,
  { broker, topic, payload = '', encoding = 'text', qos }: Record<string, unknown>,
  { prefix }: TomteEvent,
): EmittedEvent | undefined {
  if (type !== 'publish' || typeof broker !== 'string' || typeof topic !== 'string') return undefined
  if (encoding === 'file' && typeof payload === 'string') return undefined
  return {
    prefix,
    suffix: topic.split('/').join('.'),
    payload: Payload.ofBytes(bytesOf(payload, encoding as Exclude<Encoding, 'file'>)),
    source: { plugin: 'mqtt', broker, topic, qos: qos as 0 | 1 | 2, retain: false },
  }
}

function bytesOf(payload: unknown, encoding: Exclude<Encoding, 'file'>): Uint8Array {
  return payload instanceof Uint8Array ? payload : encodePayload(String(payload), encoding)
}
