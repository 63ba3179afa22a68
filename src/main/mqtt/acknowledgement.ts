import { generate } from 'mqtt-packet'
import { type AcknowledgementType, PacketType } from './packet.ts'

const NAMES = {
  [PacketType.puback]: 'puback',
  [PacketType.pubrec]: 'pubrec',
  [PacketType.pubrel]: 'pubrel',
  [PacketType.pubcomp]: 'pubcomp',
} as const

/** PUBACK, PUBREC, PUBREL or PUBCOMP of MQTT 5 with a Reason Code that is not 0. */
export function encodeAcknowledgement(type: AcknowledgementType, id: number, reasonCode: number): Buffer {
  return generate({ cmd: NAMES[type], messageId: id, reasonCode }, { protocolVersion: 5 })
}
