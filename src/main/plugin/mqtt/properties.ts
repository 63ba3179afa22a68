import { fromBase64, toBase64 } from '../../../shared/encoding.ts'
import type { MessageProperties } from '../../../shared/message.ts'
import type { PublishProperties } from '../../mqtt/types.ts'

/** The workspace's words for PUBLISH properties, as the client takes them. */
export function publishProperties(properties: MessageProperties): PublishProperties {
  return {
    payloadFormatIndicator: properties.payloadIsText,
    messageExpiryInterval: properties.messageExpiry,
    contentType: properties.contentType,
    responseTopic: properties.responseTopic,
    correlationData:
      properties.correlationData === undefined ? undefined : fromBase64(properties.correlationData),
    userProperties: properties.userProperties,
  }
}

/** Received PUBLISH properties in the words of the workspace; undefined where there are none to show. */
export function messageProperties(properties: PublishProperties | undefined): MessageProperties | undefined {
  if (!properties) return undefined
  const shown: MessageProperties = {}
  if (properties.payloadFormatIndicator !== undefined) shown.payloadIsText = properties.payloadFormatIndicator
  if (properties.messageExpiryInterval !== undefined) shown.messageExpiry = properties.messageExpiryInterval
  if (properties.contentType !== undefined) shown.contentType = properties.contentType
  if (properties.responseTopic !== undefined) shown.responseTopic = properties.responseTopic
  if (properties.correlationData) shown.correlationData = toBase64(properties.correlationData)
  if (properties.userProperties?.length) shown.userProperties = properties.userProperties
  return Object.keys(shown).length ? shown : undefined
}
