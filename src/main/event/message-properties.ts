import { toBase64 } from '../../shared/encoding.ts'
import type { MessageProperties } from '../../shared/message.ts'
import type { ReceivedProperties } from './received-message.ts'

/** The properties as rules and windows see them; undefined where there are none to see. */
export function messageProperties(received: ReceivedProperties | undefined): MessageProperties | undefined {
  if (!received) return undefined
  const properties: MessageProperties = {}
  if (received.messageExpiryInterval !== undefined) properties.messageExpiry = received.messageExpiryInterval
  if (received.payloadFormatIndicator !== undefined)
    properties.payloadIsText = received.payloadFormatIndicator
  if (received.contentType !== undefined) properties.contentType = received.contentType
  if (received.responseTopic !== undefined) properties.responseTopic = received.responseTopic
  if (received.correlationData) properties.correlationData = toBase64(received.correlationData)
  if (received.userProperties) properties.userProperties = received.userProperties
  for (const _ in properties) return properties
  return undefined
}
