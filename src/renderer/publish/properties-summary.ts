import type { MessageProperties } from '../../shared/message.ts'

/** What is set, in words; undefined where nothing is. */
export function propertiesSummary(properties: MessageProperties): string | undefined {
  const {
    contentType,
    responseTopic,
    correlationData,
    messageExpiry,
    payloadIsText,
    userProperties = [],
  } = properties
  const parts = [
    contentType,
    messageExpiry !== undefined && `expires after ${messageExpiry} s`,
    responseTopic && `answers to ${responseTopic}`,
    correlationData && 'correlation data',
    userProperties.length > 0 &&
      (userProperties.length === 1 ? '1 user property' : `${userProperties.length} user properties`),
    payloadIsText && 'payload is text',
  ].filter(Boolean)
  return parts.length === 0 ? undefined : parts.join(', ')
}
