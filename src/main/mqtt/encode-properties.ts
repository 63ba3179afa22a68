import { TomteError } from '../../shared/errors.ts'
import { topicNameFault } from '../../shared/topic.ts'
import { isWellFormed, utf8Length } from '../../shared/utf8.ts'
import type { PublishProperties, UserProperties } from './types.ts'

const LONGEST = 65_535
const UINT32 = 0xffffffff

/** The properties in the form of mqtt-packet, with every range checked; throws a TomteError that names the fault. */
export function encodeProperties(properties: object): Record<string, unknown> {
  const encoded: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue
    if (name === 'userProperties') {
      const pairs = (value as UserProperties).map(([key, text]) => userProperty(key, text))
      if (pairs.length > 0) encoded.userProperties = pairs
    } else encoded[name] = encodeProperty(name, value)
  }
  return encoded
}

/** Properties of PUBLISH, without those that only a broker sends. [MQTT-3.3.4-6] */
export function encodePublishProperties(properties: PublishProperties): Record<string, unknown> {
  return encodeProperties({ ...properties, subscriptionIdentifiers: undefined })
}

/** Throws a TomteError where `text` does not fit a UTF-8 Encoded String. [MQTT-1.5.4-1, MQTT-1.5.4-2] */
export function checkText(text: string, name: string): void {
  if (typeof text !== 'string') throw invalid(`The ${name} is not a text.`)
  if (text.includes('\0')) throw invalid(`The ${name} holds the character U+0000, which MQTT does not allow.`)
  if (!isWellFormed(text))
    throw invalid(`The ${name} holds half a character (a lone surrogate), which UTF-8 cannot carry.`)
  if (text.length * 3 > LONGEST && utf8Length(text) > LONGEST)
    throw invalid(`The ${name} has ${utf8Length(text)} bytes; at most 65,535 are possible.`)
}

/** Throws a TomteError where `bytes` do not fit Binary Data. */
export function checkBinary(bytes: Uint8Array, name: string): void {
  if (bytes.length > LONGEST)
    throw invalid(`The ${name} has ${bytes.length} bytes; at most 65,535 are possible.`)
}

/** Throws a TomteError where `value` is no whole number from `low` to `high`. */
export function checkInteger(value: number, low: number, high: number, name: string): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw invalid(`The ${name} must be a whole number from ${low} to ${high}, not ${value}.`)
}

/** An error in what we were asked to send. */
export function invalid(message: string): TomteError {
  return new TomteError('ERR_MQTT_INVALID', message, { layer: 'MQTT' })
}

const HIGHEST: Record<string, [low: number, high: number]> = {
  receiveMaximum: [1, 65_535],
  topicAliasMaximum: [0, 65_535],
  maximumPacketSize: [1, UINT32],
  subscriptionIdentifier: [1, 268_435_455],
  sessionExpiryInterval: [0, UINT32],
  willDelayInterval: [0, UINT32],
  messageExpiryInterval: [0, UINT32],
}

function encodeProperty(name: string, value: unknown): unknown {
  if (typeof value === 'string') {
    checkText(value, name)
    const fault = name === 'responseTopic' ? topicNameFault(value) : null
    if (fault) throw invalid(`The response topic is not valid: ${fault}`)
    return value
  }
  if (value instanceof Uint8Array) {
    checkBinary(value, name)
    return asBuffer(value)
  }
  if (typeof value === 'number') {
    const [low, high] = HIGHEST[name] ?? [0, UINT32]
    checkInteger(value, low, high, name)
    return value
  }
  if (typeof value === 'boolean') return value
  throw invalid(`The property ${name} is of the wrong type.`)
}

function userProperty(name: string, value: string): Record<string, string> {
  checkText(name, 'name of a user property')
  checkText(value, `user property “${name}”`)
  return { [name]: value }
}

/** The same bytes as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
