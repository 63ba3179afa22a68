import { decodeText } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { ApplicationMessage, PublishProperties, UserProperties } from '../../mqtt/types.ts'
import type { Moment } from './part.ts'
import { timePart, zone } from './time-part.ts'

/**
 * A message with all that came with it as one JSON text, the names as mosquitto_sub has them. Bytes that are no UTF-8 become
 * U+FFFD; a user property that comes several times has an array of values.
 * @throws TomteError ERR_PAYLOAD_JSON where the payload is to stand there as JSON and is none
 */
export function jsonOf(message: ApplicationMessage, now: Moment, asJson: boolean, pretty: boolean): string {
  const { topic, payload, qos, retain, packetId } = message
  const properties = propertiesOf(message.properties)
  const document = {
    tst: timestamp(message, now),
    topic,
    qos,
    retain: Number(retain),
    payloadlen: payload.length,
    mid: qos > 0 ? packetId : undefined,
    properties: Object.keys(properties).length > 0 ? properties : undefined,
    payload: payload.length === 0 ? null : asJson ? parsed(message) : text(payload),
  }
  return JSON.stringify(document, null, pretty ? 2 : undefined)
}

const [date, clock] = [timePart('F'), timePart('T')]

function timestamp(message: ApplicationMessage, now: Moment): string {
  const microseconds = String(Math.floor(now.nanoseconds / 1000)).padStart(6, '0')
  return `${date(message, now)}T${clock(message, now)}.${microseconds}${zone(now.date)}`
}

function propertiesOf(properties: PublishProperties = {}): Record<string, unknown> {
  const { correlationData, payloadFormatIndicator, userProperties = [], subscriptionIdentifiers } = properties
  const all = {
    'content-type': properties.contentType,
    'user-properties': userProperties.length > 0 ? pairs(userProperties) : undefined,
    'response-topic': properties.responseTopic,
    'correlation-data': correlationData && text(correlationData),
    'payload-format-indicator':
      payloadFormatIndicator === undefined ? undefined : Number(payloadFormatIndicator),
    'message-expiry-interval': properties.messageExpiryInterval,
    'subscription-identifier': subscriptionIdentifiers?.[0],
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function pairs(properties: UserProperties): Record<string, string | string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of properties) values.set(name, [...(values.get(name) ?? []), value])
  const single = [...values].map(([name, all]) => [name, all.length === 1 ? all[0]! : all] as const)
  return Object.fromEntries(single)
}

function parsed({ payload, topic }: ApplicationMessage): unknown {
  try {
    return JSON.parse(decodeText(payload) ?? '')
  } catch (error) {
    throw new TomteError('ERR_PAYLOAD_JSON', `The payload on ${topic} is not valid JSON.`, { cause: error })
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
