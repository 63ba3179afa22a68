import { generate } from 'mqtt-packet'
import type { ProtocolVersion } from './types.ts'

const NORMAL = 0

/** PINGREQ has no fields. */
export const PINGREQ = Buffer.from([0xc0, 0])

/** DISCONNECT; the Reason Code is for MQTT 5 only, and left out where it is 0. */
export function encodeDisconnect(version: ProtocolVersion, reasonCode: number): Buffer {
  if (version !== 5 || reasonCode === NORMAL) return Buffer.from([0xe0, 0])
  return generate({ cmd: 'disconnect', reasonCode }, { protocolVersion: 5 })
}
