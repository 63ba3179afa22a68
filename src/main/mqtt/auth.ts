import { generate } from 'mqtt-packet'
import { asBuffer } from './encode-properties.ts'

export const SCRAM_SHA_256 = 'SCRAM-SHA-256'

/** The Reason Code of AUTH with which an exchange goes on. */
export const CONTINUE_AUTHENTICATION = 0x18

/** AUTH that carries the next step of an exchange. [MQTT-4.12.0-3] */
export function encodeAuth(authenticationMethod: string, data: Uint8Array): Buffer {
  const properties = { authenticationMethod, authenticationData: asBuffer(data) }
  return generate({ cmd: 'auth', reasonCode: CONTINUE_AUTHENTICATION, properties }, { protocolVersion: 5 })
}
