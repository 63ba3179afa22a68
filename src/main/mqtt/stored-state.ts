import { mqttError } from './errors.ts'
import type { ApplicationMessage, PublishProperties } from './types.ts'

/** An outgoing message between `publish` and its last acknowledgement; the key holds its sequence number. */
export type StoredOutgoing =
  | { state: 'queued'; message: ApplicationMessage; expiresAt?: number }
  /** PUBREC came; `order` is its place among the PUBRECs. */
  | { state: 'released'; topic: string; order: number }

/** A received QoS 2 message; the key holds its delivery id. */
export interface StoredDelivery {
  /** Packet Identifier; 0 when the exchange has ended. */
  id: number
  /** Absent when the listener accepted it. */
  message?: ApplicationMessage
  /** Wall-clock milliseconds at which it came. */
  time: number
  /** Whether a consumer that must see it only once may have seen it. */
  taken: boolean
}

/** What holds for the session as a whole. */
export interface StoredCounters {
  /** No sequence number and no delivery id from here on was ever used. */
  sequence: number
  delivery: number
  /** See `SessionRecord.reach`. */
  reach: number
}

type Json = Record<string, unknown>

/** The bytes of a value: the length of a JSON text, the text, and the payload of the message in it. */
export function encodeStored(value: StoredOutgoing | StoredDelivery | StoredCounters): Uint8Array {
  const message = 'message' in value ? value.message : undefined
  const header = JSON.stringify(message ? { ...value, message: messageHeader(message) } : value)
  const payload = message?.payload ?? new Uint8Array()
  const length = Buffer.byteLength(header)
  const bytes = Buffer.allocUnsafe(4 + length + payload.length)
  bytes.writeUInt32BE(length)
  bytes.write(header, 4)
  bytes.set(payload, 4 + length)
  return bytes
}

/** @throws TomteError ERR_SESSION_ENTRY where the bytes are no such value */
export function decodeOutgoing(bytes: Uint8Array): StoredOutgoing {
  const value = decode(bytes)
  if (value.state === 'released')
    return { state: 'released', topic: text(value.topic), order: count(value.order) }
  const message = value.message as ApplicationMessage
  if (value.state !== 'queued' || !message) throw unreadable()
  return value.expiresAt === undefined
    ? { state: 'queued', message }
    : { state: 'queued', message, expiresAt: count(value.expiresAt) }
}

/** @throws TomteError ERR_SESSION_ENTRY where the bytes are no such value */
export function decodeDelivery(bytes: Uint8Array): StoredDelivery {
  const { id, message, time, taken } = decode(bytes)
  if (count(id) > 65_535) throw unreadable()
  return {
    id: count(id),
    message: message as ApplicationMessage | undefined,
    time: count(time),
    taken: taken === true,
  }
}

/** @throws TomteError ERR_SESSION_ENTRY where the bytes are no such value */
export function decodeCounters(bytes: Uint8Array): StoredCounters {
  const { sequence, delivery, reach } = decode(bytes)
  return { sequence: count(sequence), delivery: count(delivery), reach: count(reach) }
}

function messageHeader({ topic, qos, retain, properties }: ApplicationMessage): Json {
  if (!properties) return { topic, qos, retain }
  const { correlationData, ...rest } = properties
  const encoded = correlationData && Buffer.from(correlationData).toString('base64')
  return { topic, qos, retain, properties: { ...rest, correlationData: encoded } }
}

function decode(bytes: Uint8Array): Json {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (buffer.length < 4) throw unreadable()
  const end = 4 + buffer.readUInt32BE()
  if (end > buffer.length) throw unreadable()
  let value: Json
  try {
    value = JSON.parse(buffer.toString('utf8', 4, end))
  } catch (error) {
    throw unreadable(error)
  }
  if (value === null || typeof value !== 'object') throw unreadable()
  if (value.message === undefined) return value
  return { ...value, message: decodeMessage(value.message as Json, buffer.subarray(end)) }
}

function decodeMessage(header: Json, payload: Uint8Array): ApplicationMessage {
  if (header === null || (header.qos !== 1 && header.qos !== 2)) throw unreadable()
  const message: ApplicationMessage = {
    topic: text(header.topic),
    payload,
    qos: header.qos,
    retain: header.retain === true,
  }
  if (header.properties === undefined) return message
  const { correlationData, ...rest } = header.properties as Json
  message.properties = rest as PublishProperties
  if (correlationData !== undefined)
    message.properties.correlationData = Buffer.from(text(correlationData), 'base64')
  return message
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw unreadable()
  return value
}

function count(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw unreadable()
  return value as number
}

function unreadable(cause?: unknown) {
  return mqttError('ERR_SESSION_ENTRY', 'An entry of the stored session cannot be read.', { cause })
}
