import type { MessageProperties } from '../../../shared/message.ts'

/** Properties of an MQTT 5 message as they are typed; empty fields are not sent. */
export interface PropertiesDraft {
  messageExpiry: number | null
  payloadIsText: boolean
  contentType: string
  responseTopic: string
  /** In base64. */
  correlationData: string
  userProperties: [string, string][]
}

export function draftOfProperties(properties: MessageProperties = {}): PropertiesDraft {
  return {
    messageExpiry: properties.messageExpiry ?? null,
    payloadIsText: properties.payloadIsText ?? false,
    contentType: properties.contentType ?? '',
    responseTopic: properties.responseTopic ?? '',
    correlationData: properties.correlationData ?? '',
    userProperties: properties.userProperties ?? [],
  }
}

/** The properties that are set, not yet validated; undefined where none is. */
export function propertiesOf(draft: PropertiesDraft): Record<string, unknown> | undefined {
  const properties: Record<string, unknown> = {}
  if (draft.messageExpiry !== null) properties.messageExpiry = draft.messageExpiry
  if (draft.payloadIsText) properties.payloadIsText = true
  if (draft.contentType !== '') properties.contentType = draft.contentType
  if (draft.responseTopic !== '') properties.responseTopic = draft.responseTopic
  if (draft.correlationData !== '') properties.correlationData = draft.correlationData
  if (draft.userProperties.length > 0) properties.userProperties = draft.userProperties
  return Object.keys(properties).length > 0 ? properties : undefined
}
