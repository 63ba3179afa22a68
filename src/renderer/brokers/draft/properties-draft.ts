import type { MessageProperties } from '../../../shared/message.ts'

/** A pair of texts with a key that stays its own while the list changes. */
export interface PairDraft {
  key: string
  name: string
  value: string
}

/** Properties of an MQTT 5 message as they are typed; empty fields are not sent. */
export interface PropertiesDraft {
  messageExpiry: number | string
  payloadIsText: boolean
  contentType: string
  responseTopic: string
  /** In base64. */
  correlationData: string
  userProperties: PairDraft[]
}

let lastKey = 0
/** A key that no other list row of this window has. */
export function newKey(): string {
  lastKey += 1
  return `row-${lastKey}`
}

export function pairDraft(name = '', value = ''): PairDraft {
  return { key: newKey(), name, value }
}

export function draftOfProperties(properties: MessageProperties = {}): PropertiesDraft {
  return {
    messageExpiry: properties.messageExpiry ?? '',
    payloadIsText: properties.payloadIsText ?? false,
    contentType: properties.contentType ?? '',
    responseTopic: properties.responseTopic ?? '',
    correlationData: properties.correlationData ?? '',
    userProperties: (properties.userProperties ?? []).map(([name, value]) => pairDraft(name, value)),
  }
}

/** The properties that are set, not yet validated; undefined where none is. */
export function propertiesOf(draft: PropertiesDraft): Record<string, unknown> | undefined {
  const properties: Record<string, unknown> = {}
  if (draft.messageExpiry !== '') properties.messageExpiry = draft.messageExpiry
  if (draft.payloadIsText) properties.payloadIsText = true
  if (draft.contentType !== '') properties.contentType = draft.contentType
  if (draft.responseTopic !== '') properties.responseTopic = draft.responseTopic
  if (draft.correlationData !== '') properties.correlationData = draft.correlationData
  if (draft.userProperties.length > 0)
    properties.userProperties = draft.userProperties.map(({ name, value }) => [name, value])
  return Object.keys(properties).length > 0 ? properties : undefined
}
