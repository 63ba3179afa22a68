import type { UserProperties } from './types.ts'

/** Packet types as they stand in the upper half of the first byte. */
export const PacketType = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
  auth: 15,
} as const

/** The types of packet with which the parts of a QoS 1 or 2 exchange are acknowledged. */
export type AcknowledgementType = 4 | 5 | 6 | 7

export interface AcknowledgementProperties {
  reasonString?: string
  userProperties?: UserProperties
}

/** CONNACK; `reasonCode` is that of MQTT 5 also where a broker of 3.1.1 answered. */
export interface ConnackPacket {
  type: 2
  sessionPresent: boolean
  reasonCode: number
  properties: ConnackProperties
}

export interface ConnackProperties extends AcknowledgementProperties {
  sessionExpiryInterval?: number
  receiveMaximum?: number
  maximumQoS?: number
  retainAvailable?: boolean
  maximumPacketSize?: number
  assignedClientIdentifier?: string
  topicAliasMaximum?: number
  wildcardSubscriptionAvailable?: boolean
  subscriptionIdentifiersAvailable?: boolean
  sharedSubscriptionAvailable?: boolean
  serverKeepAlive?: number
  responseInformation?: string
  serverReference?: string
  authenticationMethod?: string
  authenticationData?: Uint8Array
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP. */
export interface AcknowledgementPacket {
  type: AcknowledgementType
  id: number
  reasonCode: number
  properties: AcknowledgementProperties | undefined
}

/** SUBACK or UNSUBACK; UNSUBACK of MQTT 3.1.1 has no codes. */
export interface GrantPacket {
  type: 9 | 11
  id: number
  reasonCodes: number[]
  properties: AcknowledgementProperties
}

export interface PingrespPacket {
  type: 13
}

export interface DisconnectPacket {
  type: 14
  reasonCode: number
  properties: AcknowledgementProperties & { serverReference?: string }
}

export interface AuthPacket {
  type: 15
  reasonCode: number
  properties: AcknowledgementProperties & { authenticationMethod?: string; authenticationData?: Uint8Array }
}

/** What a broker may send, but for PUBLISH, which has a way of its own. */
export type ControlPacket =
  | ConnackPacket
  | AcknowledgementPacket
  | GrantPacket
  | PingrespPacket
  | DisconnectPacket
  | AuthPacket
